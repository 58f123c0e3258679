import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("traceability", "0014_recall_orders")]

    operations = [
        migrations.AlterField(
            model_name="recall",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="recalls", to="traceability.recallorder"
            ),
        ),
    ]
