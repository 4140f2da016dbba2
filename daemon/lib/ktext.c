// SPDX-License-Identifier: GPL-2.0-only
#include "ktext.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elf_image.h"

/* The kernel itself makes some dozens (one per memory range and area). */
#define SEGMENTS_MAX 4096

struct ktext {
	const struct elf_image *image;
	int fd;
	unsigned int machine;
	struct elf_segment *segments;
	size_t n_segments;
};

/* libelf would read a core whole, and this one is as large as the machine's memory. */
static int kcore_read_headers(struct ktext *ktext)
{
	_cleanup_free_ Elf64_Phdr *headers = NULL;
	Elf64_Ehdr header;
	size_t bytes, i;

	if (pread(ktext->fd, &header, sizeof(header), 0) != (ssize_t)sizeof(header))
		return -ENOEXEC;
	if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
	    header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB ||
	    header.e_type != ET_CORE || header.e_phentsize != sizeof(*headers) ||
	    header.e_phnum > SEGMENTS_MAX)
		return -ENOEXEC;
	ktext->machine = header.e_machine;
	bytes = header.e_phnum * sizeof(*headers);
	headers = malloc(bytes + 1);
	ktext->segments = calloc(header.e_phnum + 1U, sizeof(*ktext->segments));
	if (!headers || !ktext->segments)
		return -ENOMEM;
	if (pread(ktext->fd, headers, bytes, (off_t)header.e_phoff) != (ssize_t)bytes)
		return -ENOEXEC;
	for (i = 0; i < header.e_phnum; i++) {
		if (headers[i].p_type != PT_LOAD)
			continue;
		ktext->segments[ktext->n_segments++] = (struct elf_segment){
			.vaddr = headers[i].p_vaddr,
			.offset = headers[i].p_offset,
			.size = headers[i].p_filesz,
			.is_exec = headers[i].p_flags & PF_X,
		};
	}
	return ktext->n_segments ? 0 : -ENOEXEC;
}

int ktext_open_kcore(const char *path, struct ktext **ret_ktext)
{
	_cleanup_(ktext_freep) struct ktext *ktext = calloc(1, sizeof(*ktext));
	int r;

	if (!ktext)
		return -ENOMEM;
	ktext->fd = open(path ? path : "/proc/kcore", O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (ktext->fd < 0)
		return errno == EACCES ? -EPERM : -errno;
	r = kcore_read_headers(ktext);
	if (r < 0)
		return r;
	*ret_ktext = TAKE_PTR(ktext);
	return 0;
}

int ktext_open_image(const struct elf_image *image, struct ktext **ret_ktext)
{
	struct ktext *ktext = calloc(1, sizeof(*ktext));

	if (!ktext)
		return -ENOMEM;
	ktext->fd = -1;
	ktext->image = image;
	ktext->machine = image->machine;
	*ret_ktext = ktext;
	return 0;
}

struct ktext *ktext_free(struct ktext *ktext)
{
	if (!ktext)
		return NULL;
	close_fd(ktext->fd);
	free(ktext->segments);
	free(ktext);
	return NULL;
}

bool ktext_is_a64(const struct ktext *ktext)
{
	return ktext->machine == EM_AARCH64;
}

bool ktext_is_live(const struct ktext *ktext)
{
	return !ktext->image;
}

static int kcore_read(const struct ktext *ktext, uint64_t address, void *buf, size_t size)
{
	ssize_t n;
	size_t i;

	for (i = 0; i < ktext->n_segments; i++) {
		const struct elf_segment *segment = &ktext->segments[i];
		uint64_t skip = address - segment->vaddr;

		if (address < segment->vaddr || skip >= segment->size)
			continue;
		if (size > segment->size - skip)
			size = segment->size - skip;
		n = pread(ktext->fd, buf, size, (off_t)(segment->offset + skip));
		return n < 0 ? -errno : (int)n;
	}
	return -EFAULT;
}

/* A64 instructions are little-endian whatever the data is (Arm ARM, B2.6.2). */
static void words_from_bytes(uint32_t *words, size_t n_words)
{
	size_t i;

	for (i = 0; i < n_words; i++) {
		const uint8_t *b = (const uint8_t *)&words[i];

		words[i] = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
			   (uint32_t)b[3] << 24;
	}
}

int ktext_read_words(const struct ktext *ktext, uint64_t address, uint32_t *words, size_t n_words)
{
	size_t size = n_words * sizeof(*words);
	int n;

	if (ktext->image) {
		n = (int)elf_image_read(ktext->image, address, words, size);
	} else {
		n = kcore_read(ktext, address, words, size);
		if (n < 0)
			return n;
	}
	n /= (int)sizeof(*words);
	if (n == 0)
		return -EFAULT;
	words_from_bytes(words, (size_t)n);
	return n;
}
