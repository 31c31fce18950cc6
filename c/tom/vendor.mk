# The two libraries: names, versions, checksums, and the files a signer needs.
# Their sources come from Debian at build time (fetch.sh) and are never
# committed. LTC_SRC= and LTM_SRC= use unpacked, patched sources instead.

LTC_NAME := libtomcrypt
LTC_VERSION := 1.18.2
LTC_ORIG_SHA256 := 96ad4c3b8336050993c5bc2cf6c057484f2b0f9f763448151567fbab5e767b84
# Accepted Debian revisions, newest first: revision:sha256 of its debian.tar.xz.
LTC_REVISIONS := 6:fd396760d27f59e14c3338b6d1ac97c6e012ae88faab7acb0da68bbf722f91ab

LTM_NAME := libtommath
LTM_VERSION := 1.2.0
LTM_ORIG_SHA256 := b7c75eecf680219484055fcedd686064409254ae44bc31a96c5032843c0e18b1
LTM_REVISIONS := 6+deb12u1:f1e0f4bf25a4fe682768fa360dfd24c41198d7dbfe2df363b269f2cf35a5b3ba

# libtomcrypt, below src/. What they name but RS256 cannot reach is in
# unreached.c.
LTC_FILES := hashes/sha2/sha256.c \
    pk/pkcs1/pkcs_1_v1_5_encode.c pk/rsa/rsa_sign_hash.c

# What decrypts keys, in a module of its own: see passphrase/config.h.
PASSPHRASE_LTC_FILES := ciphers/aes/aes.c ciphers/des.c \
    hashes/helper/hash_memory.c hashes/md5.c hashes/sha1.c \
    hashes/sha2/sha256.c hashes/sha2/sha384.c hashes/sha2/sha512.c \
    mac/hmac/hmac_done.c mac/hmac/hmac_init.c mac/hmac/hmac_memory.c \
    mac/hmac/hmac_process.c misc/crypt/crypt_cipher_is_valid.c \
    misc/crypt/crypt_hash_is_valid.c misc/pkcs5/pkcs_5_1.c \
    misc/pkcs5/pkcs_5_2.c misc/zeromem.c modes/cbc/cbc_decrypt.c modes/cbc/cbc_start.c

# libtommath: what verification calls, and what that calls, except what
# from_ubin.c replaces.
LTM_FILES := mp_add mp_clamp mp_clear mp_cmp mp_cmp_mag mp_copy \
    mp_count_bits mp_div mp_div_2d mp_exch mp_grow mp_init \
    mp_init_copy mp_init_size mp_lshd mp_mod mp_mod_2d mp_mul mp_mul_2d \
    mp_mul_d mp_rshd mp_set mp_sub mp_to_ubin mp_ubin_size mp_zero s_mp_add \
    s_mp_mul_digs_fast s_mp_sub
LTM_FILES := $(LTM_FILES:%=bn_%.c)
