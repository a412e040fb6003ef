"""`python -m payroll_impact`: the command line."""

from payroll_impact.cli import main

if __name__ == "__main__":
    main()
