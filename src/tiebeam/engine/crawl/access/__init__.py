"""How a crawl enters a closed environment, and how it keeps the secrets it is given.

A secret goes to the origin it was given for and nowhere else: into no table, manifest or state on
disk, no message, no argument of a process. Where an answer repeats one, it is struck out before
the answer is read. A crawl that is resumed must be given them again.
"""
