"""The command ``wanjia``: the processes of an installation, their database, their backups, their figures."""
