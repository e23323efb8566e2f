"""Runs one plugin in a process of its own, for a host at the other end of two pipes.

The host starts this folder's ``__main__``. That process, the supervisor, forks the worker, in which
plugin code runs, and outlives it: nothing of the plugin is left when the supervisor has ended.
"""
