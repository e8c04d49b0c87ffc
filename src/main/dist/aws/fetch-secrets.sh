#!/bin/sh
# Puts secrets from SSM Parameter Store into a folder that is gone when the service ends: keys and tokens into an
# environment file, a certificate and its key into files of their own.
#
# Of a setting SOME_SETTING, the variable SOME_SETTING_PARAMETER names the parameter. A secret is shown nowhere.
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
                echo "error: SSM parameter $2 has a character that no key or token has, such as a space or a quote" >&2
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

# Read by the service's user, who owns the folder; without the right to give files away this is who runs it.
chown --reference="$folder" "$folder"/*.pem 2>/dev/null || true
mv "$secrets" "$folder/secrets"
