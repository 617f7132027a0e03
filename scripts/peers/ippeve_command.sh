#!/bin/sh
# What ippeveprinter runs for each document ($1): the print engine. It lies in the printer's folder, where
# `faults/` holds one file for each fault that is switched on and `paper/` takes what has come out.
#
#   media-empty  waits until the file is gone, then prints      jam    aborts, the sheet is spoiled
#   slow         waits as many seconds as the file says          abort  aborts at once
#   no-paper     says done and prints nothing
set -u
home=$(cd "$(dirname "$0")" && pwd)
on() { [ -e "$home/faults/$1" ]; }
name=${IPP_JOB_NAME:-unnamed}
echo "$name" >>"$home/begun"

on abort && exit 1
if on media-empty; then
  echo "STATE: +media-empty" >&2
  while on media-empty; do sleep 0.05; done
  echo "STATE: -media-empty" >&2
fi
if on slow; then
  echo "ATTR: job-impressions=1" >&2
  sleep "$(cat "$home/faults/slow")"
fi
if on jam; then
  echo "STATE: +media-jam" >&2
  sleep 0.8 # long enough to be seen by whoever asks twice a second
  echo "STATE: -media-jam" >&2
  exit 1
fi
on no-paper && exit 0

# The sheet falls into the tray at once or not at all.
cp "$1" "$home/paper/.$$" && mv "$home/paper/.$$" "$home/paper/$(date +%s%N)_${IPP_MEDIA_COL:-${IPP_MEDIA:-}}_$name.pdf"
echo "ATTR: job-impressions-completed=1" >&2
env | grep ^IPP_ | sort >"$home/last-job"
