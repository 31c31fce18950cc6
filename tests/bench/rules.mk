# The benchmark: `make bench`. Rivals are in tests/bench/package.json, pinned.

# npm install, not ci: the lock file cannot name the binaries of @node-rs for
# machines that nobody locked it on.
$(B)/stamp/npm-bench: tests/bench/package-lock.json $(B)/stamp/npm
	@npm install --silent --no-save --no-fund --no-audit --ignore-scripts --prefix tests/bench >&2 && touch $@

# Both libraries as their authors left them, for speed: every multiplication
# that libtommath has. But no blinding: it takes random numbers, which a module
# without imports lacks.
STOCK_SRC = tests/bench/stock.c $(wildcard $(LTM_SRC)/bn_*.c) \
    $(wildcard $(addprefix $(LTC_SRC)/src/,pk/asn1/der/*/*.c pk/rsa/*.c \
    pk/pkcs1/*.c misc/crypt/crypt_*.c misc/base64/*.c hashes/sha2/sha256.c \
    misc/zeromem.c misc/pk_get_oid.c math/*.c))
STOCK_FLAGS := -O3 -mbulk-memory -w -DLTC_SOURCE -DLTC_NOTHING -DLTC_NO_TEST \
    -DLTC_NO_FILE -DLTC_NO_ASM -DARGTYPE=4 -DLTM_DESC \
    -DLTC_NO_RSA_BLINDING -DLTC_MRSA -DLTC_PKCS_1 -DLTC_DER -DLTC_SHA256 \
    -DLTC_BASE64 -DMP_NO_FILE -DMP_NO_DEV_URANDOM
$(B)/bench/stock.wasm: tests/bench/stock.c tests/bench/rules.mk $(READY) $(B)/stamp/npm
	@mkdir -p $(@D) && rm -rf $(@D)/stock && mkdir $(@D)/stock && cd $(@D)/stock && \
	    $(EMCC) $(STOCK_FLAGS) -isystem $(abspath $(LTC_SRC))/src/headers \
	    -isystem $(abspath $(LTM_SRC)) -c $(abspath $(STOCK_SRC))
	@$(EMCC) $(filter-out -sMALLOC=none,$(LINK)) -sMALLOC=emmalloc -sINITIAL_MEMORY=4MB $(@D)/stock/*.o -o $@
	@$(OPTIMISE) $@ -o $@

# The package as npm would lay it down, for who imports it by its name.
$(B)/stamp/bench-package: $(TGZ) $(B)/stamp/npm-bench
	@d=tests/bench/node_modules/icr-app-jwt && rm -rf $$d && mkdir -p $$d && \
	    tar xzf $< -C $$d --strip-components=1 && touch $@

.PHONY: bench bench-cold bench-cold-elsewhere bench-runtimes forms bench-docs
bench-runtimes: $(B)/stamp/bench-package $(B)/stamp/npm-runtimes ## createJWT beside jsonwebtoken in Node.js, Deno and Bun
	@$$(tests/node.sh 24) tests/bench/runtimes.mjs

bench-cold: $(B)/stamp/bench-package ## what a first token costs, in fresh processes; build/cold.json
	@$$(tests/node.sh 24) tests/bench/cold.mjs $(B)/cold.json

bench-cold-elsewhere: $(B)/stamp/bench-package $(B)/stamp/npm-runtimes $(B)/stamp/npm-page $(B)/stamp/apt-test ## the same in Deno, Bun and Chromium
	@$$(tests/node.sh 24) tests/bench/cold-elsewhere.mjs

bench: $(TGZ) $(KERNEL_MODULES) $(B)/stamp/npm-bench $(B)/bench/stock.wasm ## measure it beside its rivals; the figures land in build/bench.json
	@$$(tests/node.sh 24) tests/bench/bench.mjs $(B)/bench.json

forms: $(TGZ) $(B)/stamp/npm-bench ## who takes a key in which form: the table in tests/bench/README.md
	@$$(tests/node.sh 24) tests/bench/forms.mjs

bench-docs: ## what make bench and make bench-edge measured, into tests/bench/README.md
	@node tests/bench/table.mjs
