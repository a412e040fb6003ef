"""What a workforce restructuring does to payroll."""
