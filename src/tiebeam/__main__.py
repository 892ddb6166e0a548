"""Run the command line as a module: `python -m tiebeam`."""

from tiebeam.cli.main import main

main()
