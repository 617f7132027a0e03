"""The case: what a hall takes in, examines, decides and hands over, with its papers and its bag.

`item` is what the catalogue says, `model` how a case looks, `events` what happens to
it, `lifecycle` which verb is possible when, `clock` its deadline, `duties` who may do
what (R078). `queue_server.domain.fold.cases` makes pictures from events.
"""
