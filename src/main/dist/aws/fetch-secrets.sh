#!/bin/sh
# Writes secrets from SSM Parameter Store to a folder that systemd deletes when the service stops: keys and tokens to an
# environment file, a certificate and its key to separate files.
#
# The variable SOME_SETTING_PARAMETER has the name of the parameter for the setting SOME_SETTING. No secret is printed.
set -eu
umask 077

folder=$1
secrets=$folder/secrets.new
: >"$secrets"

fetch() {
    aws ssm get-parameter --with-decryption --query Parameter.Value --output text --name "$1"
}

variable() {
    if [ -n "$2" ]; then
        value=$(fetch "$2")
        case $value in
            *[!A-Za-z0-9._~+/=:-]*)
                echo "error: SSM parameter $2 has a character that is not allowed in a key or token, such as a space or a quote" >&2
                exit 2
                ;;
        esac
        echo "$1=$value" >>"$secrets"
    fi
}

file() {
    if [ -n "$2" ]; then
        fetch "$2" >"$folder/$3"
        echo "$1=$folder/$3" >>"$secrets"
    fi
}

variable COINCAP_API_KEY "${COINCAP_API_KEY_PARAMETER:-}"
variable HTTP_TOKEN "${HTTP_TOKEN_PARAMETER:-}"
variable MANAGEMENT_TOKEN "${MANAGEMENT_TOKEN_PARAMETER:-}"
file HTTP_TLS_CERTIFICATE "${HTTP_TLS_CERTIFICATE_PARAMETER:-}" certificate.pem
file HTTP_TLS_KEY "${HTTP_TLS_KEY_PARAMETER:-}" key.pem

# The service's user owns the folder and reads the files. Without root this script already runs as that user.
chown --reference="$folder" "$folder"/*.pem 2>/dev/null || true
mv "$secrets" "$folder/secrets"
