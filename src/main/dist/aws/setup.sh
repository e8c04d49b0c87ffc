#!/bin/sh
# Connects an installed service to AWS: secrets from SSM Parameter Store at each start, the data's age to CloudWatch.
# Run it once as root after install.sh, and again after an upgrade that requires it. --root FOLDER is for a trial.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
root=
if [ "${1:-}" = --root ]; then root=$2; fi
units=$root/etc/systemd/system

mkdir -p "$units/crypto-market-pipeline.service.d"
cp "$here/crypto-market-pipeline.conf" "$units/crypto-market-pipeline.service.d/aws.conf"
cp "$here/crypto-market-freshness.service" "$here/crypto-market-freshness.timer" "$units/"
if [ -z "$root" ]; then
    systemctl daemon-reload
    systemctl enable --now crypto-market-freshness.timer
fi
