"""Everything that hangs on a wire: ports, transports, codecs, drivers, simulators, supervisor."""
