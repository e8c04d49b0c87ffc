#!/bin/sh
# Tells CloudWatch how many hours old the newest snapshot is, as the service itself says. Says nothing when that does
# not know: the alarm counts silence as trouble.
set -eu

# A certificate names the address that others call, and not the loopback, which nobody else can answer at.
metrics=http${MANAGEMENT_TLS_CERTIFICATE:+s}://127.0.0.1:${MANAGEMENT_PORT:-8081}/metrics
# A token comes by way of stdin: arguments can be seen by others.
hours=$(printf '%s' "${MANAGEMENT_TOKEN:+header = \"Authorization: Bearer $MANAGEMENT_TOKEN\"}" |
    curl --silent --show-error --fail --max-time 30 ${MANAGEMENT_TLS_CERTIFICATE:+--insecure} --config - "$metrics" |
    awk '$1 == "crypto_market_freshness_seconds" { printf "%.2f", $2 / 3600 }')
if [ -z "$hours" ]; then
    echo "warning: $metrics does not say how old the newest snapshot is" >&2
    exit 0
fi
aws cloudwatch put-metric-data --namespace CryptoMarketPipeline --metric-name FreshnessHours \
    --dimensions "Bucket=$S3_BUCKET" --value "$hours"
