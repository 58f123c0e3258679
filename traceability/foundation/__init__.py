"""What every floor stands on: rows of work, audit, files, guard, notices. It knows none of the floors."""
