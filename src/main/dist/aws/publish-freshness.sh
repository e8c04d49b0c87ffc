#!/bin/sh
# Sends the age of the newest snapshot in hours, from the service's metrics, to CloudWatch. Sends nothing if the age is
# unknown: the alarm treats missing data as a failure.
set -eu

# --insecure: the certificate has the public name and not the loopback address, which only this machine can reach.
metrics=http${MANAGEMENT_TLS_CERTIFICATE:+s}://127.0.0.1:${MANAGEMENT_PORT:-8081}/metrics
# The token is passed on stdin, since other users can see arguments.
hours=$(printf '%s' "${MANAGEMENT_TOKEN:+header = \"Authorization: Bearer $MANAGEMENT_TOKEN\"}" |
    curl --silent --show-error --fail --max-time 30 ${MANAGEMENT_TLS_CERTIFICATE:+--insecure} --config - "$metrics" |
    awk '$1 == "crypto_market_freshness_seconds" { printf "%.2f", $2 / 3600 }')
if [ -z "$hours" ]; then
    echo "warning: $metrics has no age of the newest snapshot" >&2
    exit 0
fi
aws cloudwatch put-metric-data --namespace CryptoMarketPipeline --metric-name FreshnessHours \
    --dimensions "Bucket=$S3_BUCKET" --value "$hours"
