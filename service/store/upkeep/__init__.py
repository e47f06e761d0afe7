"""What whoever runs the service does to the database as a whole.

`schema` brings it up to date with the migrations, `backup` copies it in use, `checking` compares what is stored twice.
"""
