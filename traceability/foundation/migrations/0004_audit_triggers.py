"""The database itself refuses to change the record of people's acts."""

from django.db import migrations

from traceability.foundation import append_only

TABLE = "foundation_auditevent"


class Migration(migrations.Migration):

    dependencies = [("foundation", "0003_audit_and_limits")]

    operations = [migrations.RunPython(append_only.put_up(TABLE), append_only.take_down(TABLE), elidable=False)]
