// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a probe stands: taking "sym+0x1c", "mod:sym", "0xffff800080010000" and
 * "/path:sym+0x1c" apart. The rules are those of __trace_kprobe_create() and
 * __trace_uprobe_create() in kernel/trace/, but for those that the kernel would
 * only misunderstand.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "spec_keys.h"

/* KSYM_NAME_LEN in include/linux/kallsyms.h, with the NUL */
#define KERNEL_SYMBOL_MAX 512
/* MODULE_NAME_LEN in include/linux/module.h on 64-bit machines, with the NUL */
#define KERNEL_MODULE_MAX 56

/**
 * struct target - a target being taken apart
 * @ctx: gets the errors
 * @node: the string
 * @text: its bytes
 * @probe: gets the parts
 */
struct target {
	struct spec_ctx *ctx;
	const struct json_node *node;
	const char *text;
	struct probe_spec *probe;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_symbol_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == '.' || c == '$';
}

/* The length of a name at @at; a user symbol may have a version: "memcpy@GLIBC_2.17". */
static size_t symbol_size(const char *at, bool is_user)
{
	size_t size = 0;

	while (is_symbol_char(at[size]) || (is_user && size && at[size] == '@'))
		size++;
	return size;
}

/* Decimal or 0x…; octal, which the kernel would read, is nobody's wish. */
static const char *read_number(const char *at, uint64_t *ret_value)
{
	bool is_hex = at[0] == '0' && (at[1] | 0x20) == 'x';
	const char *digits = is_hex ? at + 2 : at;
	char *end;

	if (is_hex ? !strchr("0123456789abcdefABCDEF", *digits ?: 'x') : !is_digit(*digits))
		return NULL;
	if (!is_hex && digits[0] == '0' && is_digit(digits[1]))
		return NULL;
	errno = 0;
	/* From @at: behind a first 0x it would take a second one */
	*ret_value = strtoull(at, &end, is_hex ? 16 : 10);
	return errno ? NULL : end;
}

static bool refuse_rest(struct target *t, const char *at)
{
	size_t offset = (size_t)(at - t->text);

	if (*at == '-') {
		spec_error(t->ctx, t->node, offset, "an offset cannot be negative");
		diag_detail(t->ctx->diag, "name the function that the place is in");
	} else if (*at == '%') {
		spec_error(t->ctx, t->node, offset, "\"%%\" cannot be in a target");
		diag_detail(t->ctx->diag,
			    "for \"%%return\", use the key \"kretprobe\" or \"uretprobe\"");
	} else if (*at == ' ' || *at == '\t') {
		spec_error(t->ctx, t->node, offset, "a blank cannot be in a target");
	} else if (*at == '*' || *at == '?') {
		spec_error(t->ctx, t->node, offset,
			   "patterns of symbols are not supported by this version");
		diag_detail(t->ctx->diag, "write one probe for each symbol");
	} else {
		spec_error(t->ctx, t->node, offset, "what follows the %s is not understood",
			   t->probe->symbol ? "symbol" : "address");
		diag_detail(t->ctx->diag,
			    "a symbol can be followed by an offset, as in vfs_read+0x1c");
	}
	return false;
}

static bool take_offset(struct target *t, const char *at)
{
	struct spec_ctx *ctx = t->ctx;
	const char *end;

	if (*at == '\0')
		return true;
	if (*at != '+')
		return refuse_rest(t, at);
	end = read_number(at + 1, &t->probe->offset);
	if (!end) {
		spec_error(ctx, t->node, (size_t)(at + 1 - t->text), "the offset is not a number");
		diag_detail(ctx->diag, "write bytes as 0x1c or 28");
		return false;
	}
	if (*end)
		return refuse_rest(t, end);
	if (t->probe->offset > UINT32_MAX) {
		spec_error(ctx, t->node, (size_t)(at + 1 - t->text), "the offset is too large");
		return false;
	}
	if (t->probe->offset && probe_kind_is_return(t->probe->kind)) {
		spec_error(ctx, t->node, (size_t)(at - t->text), "a %s cannot have an offset",
			   probe_spec_key(t->probe));
		diag_detail(
			ctx->diag,
			"it fires when the function returns, wherever that is; leave out the offset");
		return false;
	}
	return true;
}

static bool take_symbol(struct target *t, const char *at)
{
	bool is_user = probe_kind_is_user(t->probe->kind);
	size_t size = is_digit(*at) ? 0 : symbol_size(at, is_user);

	if (size == 0) {
		spec_error(t->ctx, t->node, (size_t)(at - t->text), "a symbol is expected here");
		diag_detail(
			t->ctx->diag,
			is_user ? "write /path:symbol, /path:symbol+0x1c or /path:0x1234"
				: "write symbol, symbol+0x1c, module:symbol or 0xffff800080010000");
		return false;
	}
	if (!is_user && size >= KERNEL_SYMBOL_MAX) {
		spec_error(t->ctx, t->node, (size_t)(at - t->text),
			   "the symbol is longer than any in the kernel (%d bytes)",
			   KERNEL_SYMBOL_MAX - 1);
		return false;
	}
	t->probe->symbol = spec_strdup(t->ctx, at, size);
	return take_offset(t, at + size);
}

static bool take_address(struct target *t, const char *at)
{
	const char *end = read_number(at, &t->probe->address);
	size_t offset = (size_t)(at - t->text);

	if (!end && (at[1] | 0x20) == 'x') {
		spec_error(t->ctx, t->node, offset, "the address is not a number of 64 bits");
		return false;
	}
	if (!end || (at[1] | 0x20) != 'x') {
		spec_error(t->ctx, t->node, offset, "a symbol does not begin with a digit");
		diag_detail(t->ctx->diag, "an address is written in hexadecimal with 0x before it");
		return false;
	}
	if (*end == '+') {
		spec_error(t->ctx, t->node, (size_t)(end - t->text), "an address takes no offset");
		diag_detail(t->ctx->diag, "add it to the address");
		return false;
	}
	return *end ? refuse_rest(t, end) : true;
}

static bool take_place(struct target *t, const char *at)
{
	return is_digit(*at) ? take_address(t, at) : take_symbol(t, at);
}

static bool take_kernel_target(struct target *t)
{
	const char *colon = strchr(t->text, ':');
	size_t size = 0;

	if (t->text[0] == '/') {
		spec_error(t->ctx, t->node, 0, "a %s probes the kernel, not a file",
			   probe_kind_name(t->probe->kind));
		diag_detail(t->ctx->diag, "use the key \"%s\"",
			    probe_kind_is_return(t->probe->kind) ? "uretprobe" : "uprobe");
		return false;
	}
	if (!colon)
		return take_place(t, t->text);

	while (is_symbol_char(t->text[size]) && t->text[size] != '.' && t->text[size] != '$')
		size++;
	if (t->text + size != colon || size == 0 || size >= KERNEL_MODULE_MAX) {
		spec_error(t->ctx, t->node, size, "this is no name of a kernel module");
		diag_detail(
			t->ctx->diag,
			t->text[size] == '-'
				? "modules are named with \"_\" where their file has \"-\""
				: "before the colon stands the module, as in xfs:xfs_file_open");
		return false;
	}
	t->probe->module = spec_strdup(t->ctx, t->text, size);
	return take_symbol(t, colon + 1);
}

/* tracefs splits its lines at blanks and ends them at "#", and knows no quoting. */
static bool is_path_writable(struct target *t, size_t size)
{
	size_t at;

	for (at = 0; at < size; at++) {
		unsigned char c = (unsigned char)t->text[at];

		if (c > ' ' && c != '#' && c != 0x7f)
			continue;
		spec_error(t->ctx, t->node, at, "%s cannot be in the path of a probed file",
			   c == '#'   ? "\"#\""
			   : c == ' ' ? "a blank"
				      : "a control character");
		diag_detail(
			t->ctx->diag,
			"tracefs has no way to write it; make a link to the file whose path is plain");
		return false;
	}
	return true;
}

/* "libc.so.6:", "libstdc++.so.6:": no name of a module can have a dot. */
static size_t soname_size(const char *text)
{
	size_t size = 0;

	while (is_symbol_char(text[size]) || (text[size] && strchr("+-", text[size])))
		size++;
	return text[size] == ':' && memmem(text, size, ".so", 3) && text[0] != '.' ? size : 0;
}

bool spec_target_is_file(const char *text)
{
	return text[0] == '/' || soname_size(text);
}

static bool take_user_target(struct target *t)
{
	const char *colon = strrchr(t->text, ':');
	size_t size = colon ? (size_t)(colon - t->text) : strlen(t->text);

	if (!spec_target_is_file(t->text)) {
		spec_error(t->ctx, t->node, 0, "the path of the file must be absolute");
		diag_detail(
			t->ctx->diag,
			"write /path:symbol, as in /usr/bin/bash:readline, or a library's name, as in libc.so.6:getaddrinfo");
		return false;
	}
	if (!colon) {
		spec_error(t->ctx, t->node, size, "the symbol or offset in the file is missing");
		diag_detail(t->ctx->diag, "write /path:symbol, /path:symbol+0x1c or /path:0x1234");
		return false;
	}
	if (!is_path_writable(t, size))
		return false;
	if (t->text[size - 1] == ':') {
		spec_error(t->ctx, t->node, size - 1, "\"::\" cannot be in a symbol");
		diag_detail(t->ctx->diag,
			    "functions of C++ and Rust have mangled names; nm lists them");
		return false;
	}
	if (t->text[size - 1] == '/' || size >= PATH_MAX) {
		spec_error(t->ctx, t->node, 0,
			   t->text[size - 1] == '/' ? "the path is that of a directory"
						    : "the path is too long");
		return false;
	}
	t->probe->file = spec_strdup(t->ctx, t->text, size);
	return take_place(t, colon + 1);
}

static size_t identifier_at(const char *at)
{
	return is_digit(*at) ? 0 : symbol_size(at, false);
}

/* "/path:provider:name" */
static bool take_static_target(struct target *t)
{
	const char *name = strrchr(t->text, ':');
	const char *provider = name ? memrchr(t->text, ':', (size_t)(name - t->text)) : NULL;
	size_t size = provider ? (size_t)(provider - t->text) : 0;

	if (!spec_target_is_file(t->text) || !provider) {
		spec_error(t->ctx, t->node, spec_target_is_file(t->text) ? strlen(t->text) : 0,
			   spec_target_is_file(t->text)
				   ? "provider and name of the static probe are missing"
				   : "the path of the file must be absolute");
		diag_detail(t->ctx->diag,
			    "write /path:provider:name, as in /usr/bin/python3:python:gc__start");
		return false;
	}
	if (!is_path_writable(t, size))
		return false;
	if (t->text[size - 1] == '/' || size >= PATH_MAX) {
		spec_error(t->ctx, t->node, 0, "this is no path of a file");
		return false;
	}
	if (identifier_at(provider + 1) != (size_t)(name - provider - 1) || name == provider + 1) {
		spec_error(t->ctx, t->node, size + 1, "this is no name of a provider");
		return false;
	}
	if (!name[1] || name[1 + identifier_at(name + 1)]) {
		spec_error(t->ctx, t->node, (size_t)(name + 1 - t->text),
			   "this is no name of a static probe");
		return false;
	}
	t->probe->file = spec_strdup(t->ctx, t->text, size);
	t->probe->event_system = spec_strdup(t->ctx, provider + 1, (size_t)(name - provider - 1));
	t->probe->event_name = spec_strdup(t->ctx, name + 1, strlen(name + 1));
	return true;
}

bool spec_take_target(struct spec_ctx *ctx, const struct json_node *node, struct probe_spec *probe)
{
	struct target t = { ctx, node, json_node_string(node), probe };

	probe->target = spec_strdup(ctx, t.text, strlen(t.text));
	if (probe->kind == PROBE_USDT)
		return take_static_target(&t);
	if (probe->kind == PROBE_TRACEPOINT)
		return spec_take_tracepoint(ctx, node, probe);
	return probe_kind_is_user(probe->kind) ? take_user_target(&t) : take_kernel_target(&t);
}
