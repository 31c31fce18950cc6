#!/bin/sh
# Writes throw-away keys in every form that openssl and ssh-keygen know into
# the folder $1. Nothing is made anew that is there.
set -eu
mkdir -p "$1"
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
[ -f done ] && exit 0

quiet() {
    "$@" >log 2>&1 || { cat log >&2; exit 1; }
}
ssh_key() { # name, type, passphrase, options
    name=$1 type=$2 phrase=$3
    shift 3
    rm -f "$name" "$name.pub"
    quiet ssh-keygen -q -t "$type" -N "$phrase" -C "a comment" -f "$name" "$@"
}

quiet openssl genrsa -traditional -out pkcs1.pem 2048
quiet openssl pkcs8 -topk8 -nocrypt -in pkcs1.pem -out pkcs8.pem
quiet openssl rsa -in pkcs1.pem -outform DER -traditional -out pkcs1.der
quiet openssl pkcs8 -topk8 -nocrypt -in pkcs1.pem -outform DER -out pkcs8.der
quiet openssl rsa -in pkcs1.pem -pubout -out spki.pem
quiet openssl rsa -in pkcs1.pem -pubout -outform DER -out spki.der
quiet openssl rsa -in pkcs1.pem -RSAPublicKey_out -out pkcs1_public.pem
quiet openssl req -x509 -key pkcs1.pem -subj /CN=test -days 9 \
    -out certificate.pem
quiet openssl x509 -in certificate.pem -outform DER -out certificate.der
quiet openssl x509 -in certificate.pem -trustout -addtrust serverAuth \
    -setalias me -out trusted.pem
quiet openssl x509 -in trusted.pem -trustout -addreject emailProtection \
    -out rejected.pem
quiet openssl req -new -key pkcs1.pem -subj /CN=test -out csr.pem
quiet openssl req -in csr.pem -outform DER -out csr.der
quiet openssl rsa -in pkcs1.pem -aes128 -passout pass:secret -traditional \
    -out encrypted_pkcs1.pem
quiet openssl pkcs8 -topk8 -in pkcs1.pem -passout pass:secret \
    -out encrypted_pkcs8.pem
quiet openssl pkcs8 -topk8 -in pkcs1.pem -passout pass:secret -outform DER \
    -out encrypted_pkcs8.der
mkdir -p encrypted
for cipher in aes-128-cbc aes-192-cbc aes-256-cbc des3; do
    for prf in SHA1 SHA256 SHA384 SHA512; do
        quiet openssl pkcs8 -topk8 -in pkcs1.pem -v2 $cipher \
            -v2prf hmacWith$prf -passout pass:secret -outform DER \
            -out encrypted/$cipher.$prf.der
    done
done
for cipher in aes128 aes192 aes256 des3; do
    quiet openssl rsa -in pkcs1.pem -$cipher -passout pass:secret \
        -traditional -out encrypted/$cipher.pem
done
quiet openssl pkcs12 -export -inkey pkcs1.pem -in certificate.pem \
    -passout pass:secret -out pkcs12.p12
quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
    -pkeyopt rsa_keygen_primes:3 -out multi_prime.pem
quiet openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 \
    -out rsa_pss.pem
quiet openssl ecparam -name prime256v1 -genkey -out ec.pem
quiet openssl pkcs8 -topk8 -nocrypt -in ec.pem -out ec_pkcs8.pem
quiet openssl ec -in ec.pem -outform DER -out ec_sec1.der
quiet openssl ec -in ec.pem -pubout -out ec_public.pem
for algorithm in ED25519 ED448 X25519 X448; do
    quiet openssl genpkey -algorithm $algorithm -out $algorithm.pem
done
quiet openssl dsaparam -genkey -out dsa.pem 1024
quiet openssl pkcs8 -topk8 -nocrypt -in dsa.pem -out dsa_pkcs8.pem
quiet openssl dsa -in dsa.pem -outform DER -out dsa.der

ssh_key openssh_rsa rsa "" -b 2048
quiet ssh-keygen -q -s openssh_rsa -I me -n root,admin -z 7 openssh_rsa.pub
ssh-keygen -e -f openssh_rsa.pub >rfc4716.pub
ssh-keygen -e -m PKCS8 -f openssh_rsa.pub >openssh_rsa.spki.pem
ssh_key openssh_ed25519 ed25519 ""
ssh_key openssh_ecdsa ecdsa ""
ssh_key openssh_encrypted rsa "a passphrase" -b 2048
quiet node "$here/awkward_keys.mjs" .
node "$here/rsa_keys.mjs" >rsa_keys
FIXTURES=. quiet node "$here/forms.mjs" forms
openssl sha256 -binary spki.der | openssl base64 | tr -d '\n' >fingerprint
rm -f log
touch done
