"""Many files converted: in processes, with a manifest, gone on with after a stop or a kill.

Nothing is imported here: the command line asks for ``batch.forms`` alone whenever it starts.
"""
