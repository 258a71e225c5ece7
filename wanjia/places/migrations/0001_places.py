"""Areas with their closure, names, successions and editions; dwellings; boundaries; code lists."""

import datetime
import django.db.models.deletion
from django.db import migrations, models

from wanjia.tables.actions import grant


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CodeList',
            fields=[
                ('name', models.CharField(db_collation='C', max_length=40, primary_key=True, serialize=False)),
                ('standard', models.TextField()),
                ('zh', models.TextField()),
                ('en', models.TextField()),
            ],
            options={
                'db_table': 'places_code_list',
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(default=datetime.date(9999, 12, 31))),
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('code', models.CharField(db_collation='C', max_length=12)),
                ('name', models.TextField()),
                ('level', models.CharField(choices=[('province', 'province'), ('prefecture', 'prefecture'), ('county', 'county'), ('township', 'township'), ('village', 'village')], max_length=10)),
                ('kind', models.CharField(choices=[('province', 'province'), ('prefecture', 'prefecture'), ('county', 'county'), ('street', 'street'), ('town', 'town'), ('township', 'township'), ('zone', 'zone'), ('residents_committee', 'residents_committee'), ('villagers_committee', 'villagers_committee'), ('township_group', 'township_group'), ('quasi_residents', 'quasi_residents'), ('virtual_residents', 'virtual_residents'), ('quasi_villagers', 'quasi_villagers'), ('virtual_villagers', 'virtual_villagers'), ('local', 'local')], max_length=20)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.area')),
            ],
            options={
                'db_table': 'places_area',
            },
        ),
        migrations.CreateModel(
            name='AreaClosure',
            fields=[
                ('pk', models.CompositePrimaryKey('ancestor_id', 'descendant_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('depth', models.SmallIntegerField()),
                ('ancestor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='below', to='places.area')),
                ('descendant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='above', to='places.area')),
            ],
            options={
                'db_table': 'places_area_closure',
            },
        ),
        migrations.CreateModel(
            name='Boundary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wkb', models.BinaryField()),
                ('datum', models.CharField(choices=[('CGCS2000', 'CGCS2000'), ('WGS-84', 'WGS-84')], max_length=10)),
                ('schematic', models.BooleanField()),
                ('source', models.TextField()),
                ('valid_from', models.DateField()),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='boundaries', to='places.area')),
            ],
            options={
                'db_table': 'places_boundary',
            },
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(default=datetime.date(9999, 12, 31))),
                ('code', models.CharField(db_collation='C', max_length=40)),
                ('zh', models.TextField()),
                ('en', models.TextField()),
                ('position', models.SmallIntegerField()),
                ('list', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='places.codelist')),
            ],
            options={
                'db_table': 'places_code',
            },
        ),
        migrations.CreateModel(
            name='Dwelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('building', models.TextField(db_collation='C')),
                ('unit', models.TextField(db_collation='C')),
                ('floor', models.TextField(db_collation='C')),
                ('door', models.TextField(db_collation='C')),
                ('longitude', models.FloatField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('grid_cell', models.TextField(db_collation='C')),
                ('area', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='dwellings', to='places.area')),
            ],
            options={
                'db_table': 'places_dwelling',
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(db_collation='C', max_length=12)),
                ('issued', models.DateField()),
                ('source', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'places_edition',
                'constraints': [models.UniqueConstraint(fields=('scope', 'issued', 'digest'), name='places_edition_once')],
            },
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(default=datetime.date(9999, 12, 31))),
                ('name', models.TextField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='places.area')),
            ],
            options={
                'db_table': 'places_former_name',
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('pk', models.CompositePrimaryKey('predecessor_id', 'successor_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('predecessor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='places.area')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='origins', to='places.area')),
            ],
            options={
                'db_table': 'places_succession',
            },
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.UniqueConstraint(fields=('code', 'valid_from'), name='places_area_code_from'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to', datetime.date(9999, 12, 31))), fields=('code',), name='places_area_one_open'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='places_area_period'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9]{12}$')), name='places_area_code'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['province', 'prefecture', 'county', 'township', 'village'])), name='places_area_level'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['province', 'prefecture', 'county', 'street', 'town', 'township', 'zone', 'residents_committee', 'villagers_committee', 'township_group', 'quasi_residents', 'virtual_residents', 'quasi_villagers', 'virtual_villagers', 'local'])), name='places_area_kind'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'province'), ('parent', None)), models.Q(models.Q(('level', 'province'), _negated=True), models.Q(('parent', None), _negated=True)), _connector='OR'), name='places_area_parent'),
        ),
        migrations.AddConstraint(
            model_name='boundary',
            constraint=models.UniqueConstraint(fields=('area', 'valid_from'), name='places_boundary_area_from'),
        ),
        migrations.AddConstraint(
            model_name='boundary',
            constraint=models.CheckConstraint(condition=models.Q(('datum__in', ['CGCS2000', 'WGS-84'])), name='places_boundary_datum'),
        ),
        migrations.AddConstraint(
            model_name='code',
            constraint=models.UniqueConstraint(fields=('list', 'code', 'valid_from'), name='places_code_code_from'),
        ),
        migrations.AddConstraint(
            model_name='code',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='places_code_period'),
        ),
        migrations.AddConstraint(
            model_name='dwelling',
            constraint=models.UniqueConstraint(fields=('area', 'building', 'unit', 'door'), name='places_dwelling_one_door'),
        ),
        migrations.AddConstraint(
            model_name='dwelling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(models.Q(('longitude', None), _negated=True), models.Q(('latitude', None), _negated=True)), _connector='OR'), name='places_dwelling_position'),
        ),
        migrations.AddConstraint(
            model_name='formername',
            constraint=models.UniqueConstraint(fields=('area', 'valid_to'), name='places_former_name_one'),
        ),
        migrations.AddConstraint(
            model_name='formername',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='places_former_name_period'),
        ),
        # No right to delete: an area that is gone is closed. Code lists are loaded by the owner.
        grant("places_area", "SELECT, INSERT, UPDATE"),
        grant("places_area_closure", "SELECT, INSERT"),
        grant("places_former_name", "SELECT, INSERT"),
        grant("places_succession", "SELECT, INSERT"),
        grant("places_edition", "SELECT, INSERT"),
        grant("places_dwelling", "SELECT, INSERT, UPDATE"),
        grant("places_boundary", "SELECT, INSERT, UPDATE"),
        grant("places_code_list", "SELECT"),
        grant("places_code", "SELECT"),
    ]
