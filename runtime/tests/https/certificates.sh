#!/bin/sh
# Writes the certificates of these tests: a private authority, a server and a client that it vouches for, and an authority that
# nobody knows. They are good from 2020 to 2120, and for these tests alone: the keys of the authorities are not kept.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
touch "$work/index"
cat >"$work/config" <<END
[ca]
default_ca = tests
[tests]
database = $work/index
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = names
unique_subject = no
[names]
commonName = supplied
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[server]
basicConstraints = critical, CA:false
subjectAltName = DNS:localhost
[client]
basicConstraints = critical, CA:false
extendedKeyUsage = clientAuth
END

# The name, its extensions, and who signs.
certificate() {
    name=$1 extensions=$2
    shift 2
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" -keyout "$work/$name.key" -out "$work/$name.csr"
    openssl ca -batch -notext -config "$work/config" -extensions "$extensions" -startdate 20200101000000Z \
        -enddate 21200101000000Z -in "$work/$name.csr" -out "$name.pem" "$@"
}

certificate authority authority -selfsign -keyfile "$work/authority.key"
certificate stranger authority -selfsign -keyfile "$work/stranger.key"
certificate server server -cert authority.pem -keyfile "$work/authority.key"
certificate client client -cert authority.pem -keyfile "$work/authority.key"
cp "$work/server.key" server.key
cp "$work/client.key" client.key
rm -r "$work"
