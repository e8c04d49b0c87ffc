#!/bin/sh
# Makes docker/.env from docker/.env.example with random secrets. Does not change an existing docker/.env.
set -eu
umask 077
cd "$(dirname "$0")"

if [ -e .env ]; then
    echo "error: docker/.env exists; edit it, or move it away" >&2
    exit 1
fi

secret() {
    od -An -tx1 -N"$1" /dev/urandom | tr -d ' \n'
}

while IFS= read -r line; do
    case $line in
        AIRFLOW_FERNET_KEY=) echo "$line$(head -c 32 /dev/urandom | base64 | tr '+/' '-_')" ;;
        S3_ACCESS_KEY=) echo "$line$(secret 10)" ;;
        *PASSWORD=) echo "$line$(secret 12)" ;;
        [A-Z]*=) echo "$line$(secret 32)" ;;
        *) echo "$line" ;;
    esac
done <.env.example >.env.part
mv .env.part .env
echo "made docker/.env; it has the passwords for Airflow and Grafana" >&2
