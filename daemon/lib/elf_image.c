// SPDX-License-Identifier: GPL-2.0-only
#include "elf_image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Real programs have a handful; the format allows 65535. */
#define SEGMENTS_MAX 4096

static int read_segments(struct elf_image *image)
{
	size_t n_headers, i;
	GElf_Phdr header;

	if (elf_getphdrnum(image->elf, &n_headers) < 0)
		return -ENOEXEC;
	if (n_headers > SEGMENTS_MAX)
		return -ENOEXEC;
	image->segments = calloc(n_headers ? n_headers : 1, sizeof(*image->segments));
	if (!image->segments)
		return -ENOMEM;
	for (i = 0; i < n_headers; i++) {
		struct elf_segment *segment = &image->segments[image->n_segments];

		if (!gelf_getphdr(image->elf, (int)i, &header))
			return -ENOEXEC;
		if (header.p_type != PT_LOAD || header.p_offset >= image->size)
			continue;
		segment->vaddr = header.p_vaddr;
		segment->offset = header.p_offset;
		segment->size = header.p_filesz;
		if (segment->size > image->size - segment->offset)
			segment->size = image->size - segment->offset;
		if (segment->vaddr + segment->size < segment->vaddr)
			continue;
		segment->is_exec = header.p_flags & PF_X;
		image->n_segments++;
	}
	return 0;
}

/* Big-endian and 32-bit files are refused: no such program is probed here. */
static int read_headers(struct elf_image *image)
{
	GElf_Ehdr header;

	if (!image->elf || elf_kind(image->elf) != ELF_K_ELF || !gelf_getehdr(image->elf, &header))
		return -ENOEXEC;
	if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB)
		return -ENOEXEC;
	image->machine = header.e_machine;
	image->type = header.e_type;
	return read_segments(image);
}

static struct elf_image *image_new(void)
{
	struct elf_image *image;

	if (elf_version(EV_CURRENT) == EV_NONE)
		return NULL;
	image = calloc(1, sizeof(*image));
	if (image)
		image->fd = -1;
	return image;
}

int elf_image_open(const char *path, struct elf_image **ret_image)
{
	_cleanup_(elf_image_freep) struct elf_image *image = image_new();
	struct stat st;
	int r;

	if (!image)
		return -ENOMEM;
	/* O_NONBLOCK: a FIFO must not hang us before it is refused. */
	image->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (image->fd < 0)
		return -errno;
	if (fstat(image->fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	image->size = (uint64_t)st.st_size;
	/*
	 * Not mapped: uprobes put their breakpoints into every private mapping
	 * of the file that could become executable, a reader's too (valid_vma()
	 * in kernel/events/uprobes.c); and a file that is cut short meanwhile
	 * would be a SIGBUS. libelf reads from @fd what it is asked for.
	 */
	image->elf = elf_begin(image->fd, ELF_C_READ, NULL);
	r = read_headers(image);
	if (r < 0)
		return r;
	*ret_image = TAKE_PTR(image);
	return 0;
}

char *elf_image_error_text(const char *path, int error)
{
	char *text = NULL;
	int n;

	if (error == -ENOEXEC)
		n = asprintf(&text, "%s is not an ELF file of 64 bits", path);
	else if (error == -EINVAL || error == -EISDIR)
		n = asprintf(&text, "%s is not a regular file", path);
	else
		n = asprintf(&text, "cannot open %s: %s", path, strerror(-error));
	return n < 0 ? NULL : text;
}

int elf_image_from_memory(char *bytes, size_t size, struct elf_image **ret_image)
{
	_cleanup_(elf_image_freep) struct elf_image *image = image_new();
	int r;

	if (!image)
		return -ENOMEM;
	image->bytes = bytes;
	image->size = size;
	image->elf = elf_memory(bytes, size);
	r = read_headers(image);
	if (r < 0)
		return r;
	*ret_image = TAKE_PTR(image);
	return 0;
}

struct elf_image *elf_image_free(struct elf_image *image)
{
	if (!image)
		return NULL;
	free(image->segments);
	elf_end(image->elf);
	close_fd(image->fd);
	free(image);
	return NULL;
}

static size_t read_bytes(const struct elf_image *image, uint64_t offset, char *buf, size_t size)
{
	size_t done = 0;

	if (image->bytes) {
		memcpy(buf, image->bytes + offset, size);
		return size;
	}
	while (done < size) {
		ssize_t n = pread(image->fd, buf + done, size - done, (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	return done;
}

size_t elf_image_read(const struct elf_image *image, uint64_t vaddr, void *buf, size_t size)
{
	size_t i;

	for (i = 0; i < image->n_segments; i++) {
		const struct elf_segment *segment = &image->segments[i];
		uint64_t skip = vaddr - segment->vaddr;

		if (vaddr < segment->vaddr || skip >= segment->size)
			continue;
		if (size > segment->size - skip)
			size = (size_t)(segment->size - skip);
		return read_bytes(image, segment->offset + skip, buf, size);
	}
	return 0;
}

Elf_Scn *elf_image_section(const struct elf_image *image, const char *name, GElf_Shdr *ret_header)
{
	Elf_Scn *section = NULL;
	const char *its_name;
	GElf_Shdr header;
	size_t names;

	if (elf_getshdrstrndx(image->elf, &names) < 0)
		return NULL;
	while ((section = elf_nextscn(image->elf, section))) {
		if (!gelf_getshdr(section, &header))
			continue;
		its_name = elf_strptr(image->elf, names, header.sh_name);
		if (!its_name || strcmp(its_name, name) != 0)
			continue;
		*ret_header = header;
		return section;
	}
	return NULL;
}

int elf_symbols_open(const struct elf_image *image, uint32_t type, struct elf_symbols *ret_symbols)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	Elf_Data *data;

	while ((section = elf_nextscn(image->elf, section))) {
		if (!gelf_getshdr(section, &header) || header.sh_type != type)
			continue;
		data = elf_getdata(section, NULL);
		if (!data || !data->d_buf || data->d_type != ELF_T_SYM)
			continue;
		*ret_symbols = (struct elf_symbols){
			.image = image,
			.data = data,
			.names = header.sh_link,
			.index = elf_ndxscn(section),
			.count = data->d_size / sizeof(Elf64_Sym),
		};
		return 0;
	}
	return -ENOENT;
}

const char *elf_symbols_get(const struct elf_symbols *symbols, size_t i, GElf_Sym *ret_symbol)
{
	GElf_Sym symbol;
	const char *name;

	if (i >= symbols->count || !gelf_getsym(symbols->data, (int)i, &symbol))
		return NULL;
	name = elf_strptr(symbols->image->elf, symbols->names, symbol.st_name);
	if (name)
		*ret_symbol = symbol;
	return name;
}

int elf_image_symbol_value(const struct elf_image *image, const char *name, uint64_t *ret_value)
{
	struct elf_symbols symbols;
	GElf_Sym symbol;
	size_t i;

	if (elf_symbols_open(image, SHT_SYMTAB, &symbols) < 0)
		return -ENOENT;
	for (i = 0; i < symbols.count; i++) {
		const char *its_name = elf_symbols_get(&symbols, i, &symbol);

		if (!its_name || strcmp(its_name, name) != 0)
			continue;
		*ret_value = symbol.st_value;
		return 0;
	}
	return -ENOENT;
}
