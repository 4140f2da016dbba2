# SPDX-License-Identifier: GPL-2.0-only
#
#   make run [COUNT=N] [SET=NAME]  the main job, in an arm64 guest
#   make test                      every test
#
#   make                           build/probed and build/probectl for this machine
#   make arm64                     the same, cross-built, in build/arm64
#   make kernel, kernel-stock      arm64 kernels with and without the series
#   make check                     the tests that need no guest
#   make sweep                     all 2^32 instruction words against LLVM
#   make fuzz [SECONDS=60]         the fuzzers, each for a while
#   make differential [POINTS=20000] [SEED=S]
#                                  random code, unprobed and probed
#   make torture [MINUTES=30]      probes on a kernel that checks itself, and its answer
#                                  about each of its instructions
#   make bench                     what is measured, as ratios
#   make coverage                  how much of a kernel can be probed, stock against ours
#   make install DESTDIR= PREFIX= [FOR=arm64]
#   make deb                       Debian packages for amd64 and arm64, in build/deb
#   make deb-kernel [CONFIG=debian]
#                                  the same of the arm64 kernel with the series; "guest"
#                                  is the small one that the tests boot
#
# V=1 shows the commands.

VERSION	:= 0.1.0
PREFIX	?= /usr/local
BUILD	:= build
DECODER	:= kernel/src/arch/arm64/kernel/probes

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:

Q	:= $(if $(V),,@)
say	= $(if $(V),,@printf '  %-7s %s\n' $(1) '$(2)' >&2)

# Built by gcc unless CC says otherwise; `make CC=clang` is part of the tests.
CC	:= $(if $(filter default,$(origin CC)),gcc,$(CC))
CC_arm64 := aarch64-linux-gnu-gcc

WARN	:= -Wall -Wextra -Werror -Wshadow -Wvla -Wformat=2 -Wstrict-prototypes \
	   -Wmissing-prototypes -Wwrite-strings -Wundef
CFLAGS	?= -O2 -g
BASE	:= -std=gnu11 -D_GNU_SOURCE -DPROBED_VERSION='"$(VERSION)"' $(WARN) -MMD -MP
SAN	:= -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
	   -fno-sanitize-recover=all
# Capstone is not linked: disasm.c loads it when it has something to print.
LIBS	:= -ljson-c -lelf -lsystemd -lbpf

# What each directory may include; a wrong-way include does not build.
INC_lib		:= -Idaemon/lib -Idaemon/lib/compat -I$(DECODER)
INC_probed	:= -Idaemon -I$(DECODER) -Idaemon/lib/compat
INC_probectl	:= $(INC_probed)
INC_tests	:= $(INC_lib) -Idaemon

lib_src		:= $(sort $(wildcard daemon/lib/*.c))
probed_src	:= $(sort $(wildcard daemon/probed/*.c))
probectl_src	:= $(sort $(wildcard daemon/probectl/*.c))
# Tests named _live need a tracefs of their own: they run in the guest.
unit_src	:= $(sort $(filter-out %_live.c,$(wildcard tests/unit/test_*.c)))
live_src	:= $(sort $(wildcard tests/unit/test_*_live.c))
live_bin	:= $(live_src:tests/unit/%.c=$(BUILD)/arm64/unit/%)
fuzz_src	:= $(sort $(wildcard tests/fuzz/fuzz_*.c))
kunit_src	:= $(sort $(wildcard $(DECODER)/*_kunit.c))
pure_src	:= $(filter-out $(kunit_src),$(sort $(wildcard $(DECODER)/a64-*.c)))

unit_bin	:= $(unit_src:tests/unit/%.c=$(BUILD)/san/unit/%)
fuzz_bin	:= $(fuzz_src:tests/fuzz/%.c=$(BUILD)/san/fuzz/%)
fuzzer_bin	:= $(fuzz_src:tests/fuzz/%.c=$(BUILD)/fuzzer/%)
kunit_bin	:= $(kunit_src:$(DECODER)/%.c=$(BUILD)/san/kunit/%)

.PHONY: all
all: $(BUILD)/probed $(BUILD)/probectl

.PHONY: arm64
arm64: $(BUILD)/arm64/probed $(BUILD)/arm64/probectl $(BUILD)/arm64/workload \
	$(BUILD)/arm64/torture $(live_bin)

# ---- packages, by name, said in one line when one is missing ----
DEPS	:= deps-build deps-bench deps-deb deps-deb-kernel deps-test deps-cross deps-guest deps-kernel
.PHONY: $(DEPS)
$(DEPS): deps-%:
	$(Q)tools/deps $*

# ---- objects of one variant: $(1) directory, $(2) compiler, $(3) flags, $(4) needs ----
define variant
$(1)/obj/lib/%.o: daemon/lib/%.c | $(4)
	$$(call say,CC,$$@)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$(2) $$(BASE) $(3) $$(INC_lib) -c -o $$@ $$<

$(1)/obj/probed/%.o: daemon/probed/%.c | $(4)
	$$(call say,CC,$$@)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$(2) $$(BASE) $(3) $$(INC_probed) -c -o $$@ $$<

$(1)/obj/probectl/%.o: daemon/probectl/%.c | $(4)
	$$(call say,CC,$$@)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$(2) $$(BASE) $(3) $$(INC_probectl) -c -o $$@ $$<

$(1)/libprobe.a: $$(lib_src:daemon/lib/%.c=$(1)/obj/lib/%.o)
	$$(call say,AR,$$@)
	$$(Q)rm -f $$@ && $(or $(5),ar) rcs $$@ $$^

$(1)/probed: $$(probed_src:daemon/probed/%.c=$(1)/obj/probed/%.o) $(1)/libprobe.a
	$$(call say,LINK,$$@)
	$$(Q)$(2) $(3) -o $$@ $$^ $$(LIBS)

$(1)/probectl: $$(probectl_src:daemon/probectl/%.c=$(1)/obj/probectl/%.o) $(1)/libprobe.a
	$$(call say,LINK,$$@)
	$$(Q)$(2) $(3) -o $$@ $$^ $$(LIBS)

-include $$(lib_src:daemon/lib/%.c=$(1)/obj/lib/%.d)
-include $$(probed_src:daemon/probed/%.c=$(1)/obj/probed/%.d)
-include $$(probectl_src:daemon/probectl/%.c=$(1)/obj/probectl/%.d)
endef

sysroot	= --sysroot=$$(cat $(BUILD)/arm64/sysroot)
$(eval $(call variant,$(BUILD),$$(CC),$$(CFLAGS),deps-build))
$(eval $(call variant,$(BUILD)/arm64,$$(CC_arm64),-O2 -g $$(sysroot),$(BUILD)/arm64/sysroot,aarch64-linux-gnu-ar))
$(eval $(call variant,$(BUILD)/san,gcc,$$(SAN),deps-build))
$(eval $(call variant,$(BUILD)/clang,clang,-O2 -g,deps-test))

$(BUILD)/arm64/sysroot: tools/sysroot | deps-cross
	$(Q)mkdir -p $(@D)
	$(Q)tools/sysroot > $@

$(BUILD)/arm64/workload: tests/vm/workload.c $(BUILD)/arm64/sysroot
	$(call say,CC,$@)
	$(Q)$(CC_arm64) $(BASE) -O1 -g $$(echo $(sysroot)) -o $@ $<

torture_src := $(sort $(wildcard tests/vm/torture/*.[cS]))
$(BUILD)/arm64/torture: $(torture_src) tests/vm/torture/torture.h $(BUILD)/arm64/libprobe.a
	$(call say,CC,$@)
	$(Q)$(CC_arm64) $(filter-out -MMD -MP,$(BASE)) -O2 -g $$(echo $(sysroot)) $(INC_tests) -o $@ \
		$(filter %.c %.S %.a,$^)

$(BUILD)/arm64/unit/%: tests/unit/%.c $(BUILD)/arm64/libprobe.a
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC_arm64) $(BASE) -O2 -g $$(echo $(sysroot)) $(INC_tests) -o $@ $^ -lcmocka $(LIBS)

# ---- tests on this machine ----
comma	:= ,
# The allocator of tests/unit/refuse.h.
REFUSE_MEMORY := $(addprefix -Wl$(comma)--wrap=,malloc calloc realloc reallocarray strdup strndup \
		 vasprintf asprintf)
UNIT_LDFLAGS_test_array := $(REFUSE_MEMORY)
UNIT_LDFLAGS_test_spec_oom := $(REFUSE_MEMORY)
UNIT_LDFLAGS_test_apply_oom := $(REFUSE_MEMORY) -Wl,--wrap=write

UNIT_LDFLAGS_test_control_subscribers := -Wl,--wrap=poll
UNIT_LDFLAGS_test_sink := -Wl,--wrap=write
UNIT_LDFLAGS_test_sink_resume := $(addprefix -Wl$(comma)--wrap=,reader_save reader_settled stream_save)
UNIT_LDFLAGS_test_sink_file := -Wl,--wrap=time -Wl,--wrap=statx -Wl,--wrap=lstat
UNIT_LDFLAGS_test_sink_socket := -Wl,--wrap=clock_gettime

# What probed and probectl are made of, but for their main(): for the tests of
# their parts.
$(BUILD)/san/libprobed.a: $(filter-out %/main.o,$(probed_src:daemon/probed/%.c=$(BUILD)/san/obj/probed/%.o))
$(BUILD)/san/libprobectl.a: $(filter-out %/main.o,$(probectl_src:daemon/probectl/%.c=$(BUILD)/san/obj/probectl/%.o))
$(BUILD)/san/libprobed.a $(BUILD)/san/libprobectl.a:
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

unit_lib := $(BUILD)/san/libprobectl.a $(BUILD)/san/libprobed.a $(BUILD)/san/libprobe.a
$(BUILD)/san/unit/%: tests/unit/%.c $(unit_lib) | deps-test
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)gcc $(BASE) $(SAN) $(INC_tests) -o $@ $< $(UNIT_LDFLAGS_$*) $(unit_lib) -lcmocka $(LIBS)

$(BUILD)/san/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $(BUILD)/san/libprobe.a | deps-test
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)gcc $(BASE) $(SAN) $(INC_tests) -o $@ $(filter %.c %.a,$^) $(LIBS)

$(BUILD)/fuzzer/%: tests/fuzz/%.c $(lib_src) | deps-test
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)clang $(BASE) -O1 -g -fsanitize=fuzzer,address,undefined $(INC_tests) -o $@ \
		$(filter %.c,$^) $(LIBS)

# The kernel's own KUnit file, on the kernel's own decoder, through a shim.
$(BUILD)/san/kunit/%: $(DECODER)/%.c $(wildcard $(DECODER)/*.[ch] tests/shim/kunit/*.h) | deps-build
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)gcc $(BASE) $(SAN) -Itests/shim -Idaemon/lib/compat -I$(DECODER) -o $@ $< \
		$(pure_src)

-include $(wildcard $(BUILD)/san/unit/*.d $(BUILD)/san/fuzz/*.d)

.PHONY: build-tests build-clang
build-tests: $(unit_bin) $(fuzz_bin) $(kunit_bin) $(BUILD)/san/probed $(BUILD)/san/probectl
build-clang: $(BUILD)/clang/probed $(BUILD)/clang/probectl

# What tests need is compiled on all processors. They themselves get no job
# server: what they make brings a -j of its own.
.PHONY: check
check: | deps-test
	$(Q)$(MAKE) --no-print-directory -j$$(nproc) all build-tests build-clang
	$(Q)tests/run host

.PHONY: sweep
sweep: all | deps-test
	$(Q)tests/sweep/run

.PHONY: fuzz
SECONDS := 60
fuzz: $(fuzzer_bin)
	$(Q)tests/fuzz/run $(SECONDS)

# ---- kernels and guest ----
.PHONY: kernel kernel-stock
kernel: | deps-kernel
	$(Q)tests/vm/kernel patched
kernel-stock: | deps-kernel
	$(Q)tests/vm/kernel stock

COUNT	:=
SET	:= demo
.PHONY: run
run: arm64 | deps-kernel deps-guest
	$(Q)tests/vm/run-main-job $(SET) $(COUNT)

.PHONY: test
test: | deps-test deps-kernel deps-guest
	$(Q)$(MAKE) --no-print-directory -j$$(nproc) all arm64 build-tests build-clang
	$(Q)tests/run host sweep series guest

# One of the tests, on many more probe points than it takes there.
POINTS	:= 20000
.PHONY: differential
differential: | deps-kernel deps-guest deps-cross
	$(Q)tests/vm/test-differential --points $(POINTS) $(if $(SEED),--seed $(SEED))

MINUTES := 30
.PHONY: torture
torture: arm64 | deps-kernel deps-guest
	$(Q)tests/vm/test-torture $$(($(MINUTES) * 60))
	$(Q)tests/vm/test-predict --all

.PHONY: bench
bench: all arm64 | deps-test deps-build deps-bench
	$(Q)tests/bench/run

.PHONY: coverage
coverage: all | deps-kernel
	$(Q)tests/vm/test-coverage

# ---- style ----
.PHONY: docs
docs:
	$(Q)tools/reasons-table > docs/reasons.md
	$(Q)tools/reasons-table --man > docs/man/probe-reasons.7

.PHONY: format
format: | deps-test
	$(Q)git ls-files 'daemon/*.[ch]' 'tests/*.[ch]' | xargs clang-format -i

# FOR=arm64: what "make arm64" has built
UNITDIR	?= $(PREFIX)/lib/systemd/system
ZSHDIR	?= $(PREFIX)/share/zsh/site-functions
LIBDIR	:= $(PREFIX)/lib
built	:= $(BUILD)$(if $(FOR),/$(FOR))
put	:= install -D -m 644
.PHONY: install
install: $(built)/probed $(built)/probectl
	install -D -m 755 $(built)/probed $(DESTDIR)$(PREFIX)/sbin/probed
	install -D -m 755 $(built)/probectl $(DESTDIR)$(PREFIX)/bin/probectl
	install -d $(DESTDIR)$(LIBDIR)/probed/sets $(DESTDIR)$(UNITDIR) $(DESTDIR)/etc/probed/sets
	install -m 644 $(wildcard etc/probed/sets/*.json) $(DESTDIR)$(LIBDIR)/probed/sets
	$(put) etc/probed/probe-set.schema.json $(DESTDIR)$(PREFIX)/share/probed/probe-set.schema.json
	sed 's,/usr/sbin/,$(PREFIX)/sbin/,' units/probed@.service >$(DESTDIR)$(UNITDIR)/probed@.service
	$(put) units/probed.target $(DESTDIR)$(UNITDIR)/probed.target
	$(put) units/probed.preset $(DESTDIR)$(UNITDIR)-preset/90-probed.preset
	$(put) units/probed.sysusers $(DESTDIR)$(LIBDIR)/sysusers.d/probed.conf
	$(put) units/probed.tmpfiles $(DESTDIR)$(LIBDIR)/tmpfiles.d/probed.conf
	install -d $(DESTDIR)$(PREFIX)/share/doc/probed/examples
	install -m 644 $(wildcard units/*.conf) $(DESTDIR)$(PREFIX)/share/doc/probed/examples
	install -m 644 $(addprefix docs/,control.md events.md probe-set.md probe-sets.md shipping.md) \
		$(DESTDIR)$(PREFIX)/share/doc/probed
	install -d $(DESTDIR)$(PREFIX)/share/doc/probed/examples/shippers
	install -m 644 $(filter-out %/probed-shipping,$(wildcard etc/shippers/*)) \
		$(DESTDIR)$(PREFIX)/share/doc/probed/examples/shippers
	install -m 755 etc/shippers/probed-shipping $(DESTDIR)$(PREFIX)/share/doc/probed/examples/shippers
	for page in docs/man/*.[1-9]; do $(put) $$page \
		$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/} || exit; done
	$(put) completions/probectl.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/probectl
	$(put) completions/_probectl $(DESTDIR)$(ZSHDIR)/_probectl
	$(put) completions/probectl.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/probectl.fish

.PHONY: deb
deb: all | deps-deb
	$(Q)tools/deb

CONFIG	:= debian
.PHONY: deb-kernel
deb-kernel: | deps-kernel deps-deb-kernel
	$(Q)tools/deb-kernel $(CONFIG)

.PHONY: clean
clean:
	rm -rf $(BUILD)
