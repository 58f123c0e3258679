"""When telephones stay silent. Pure: it is told the time."""

import datetime as dt

FROM, UNTIL = 21, 6  # o'clock, where our people live


def wait_seconds(local: dt.datetime) -> float:
    """Seconds until a telephone may ring, by the local time `local`; 0 in the day."""
    if UNTIL <= local.hour < FROM:
        return 0.0
    morning = local.replace(hour=UNTIL, minute=0, second=0, microsecond=0)
    if local.hour >= FROM:
        morning += dt.timedelta(days=1)
    return (morning - local).total_seconds()
