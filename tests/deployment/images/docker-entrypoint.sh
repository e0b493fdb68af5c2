#!/bin/sh
# As the image of MongoDB: goes down to its user, which alone may read the key of the members.
set -eu
test "$(stat -c '%U %a' "$5")" = "mongodb 400"
exec setpriv --reuid=mongodb --regid=mongodb --init-groups env PYTHONPATH=/second PYTHONDONTWRITEBYTECODE=1 \
  python3 /second_database.py database:27017 "$3" "$MONGO_INITDB_ROOT_USERNAME" "$MONGO_INITDB_ROOT_PASSWORD"
