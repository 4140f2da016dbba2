// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file that lines are appended to. Rotation is by name: the new file is made
 * beside it with its mode and owner, the old one gets the name PATH.1 as well,
 * and the new one takes its name. A reader that follows the name or the file
 * loses nothing, the name is never without a file, and no step that fails, and
 * no crash between two, leaves lines without a name.
 *
 * When it takes no more (a full disk), the rest of a line that was cut is kept
 * and written first when it takes more again, then the record of what is
 * missing.
 */
#include "sink_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "lib/event_json.h"

#include "log.h"

#define BYTES_PER_MB	 (1ULL << 20)
#define SECONDS_PER_HOUR 3600

/**
 * struct output_file - a file
 * @output: as an output
 * @uid: owner, or -1
 * @gid: group, or -1
 * @fd: the file; -1 when it could not be opened anew
 * @size: its bytes
 * @born: when it was made
 * @gap: what it misses
 * @is_cut: its last line has no end
 * @is_failing: the last write did not work; told once
 * @cannot_rotate: the same for rotations
 * @rest_size: bytes of @rest
 * @rest_gap: what is missing if @rest is never written
 * @rest: end of a line whose begin was written
 */
struct output_file {
	struct output output;
	uid_t uid;
	gid_t gid;
	int fd;
	uint64_t size;
	time_t born;
	struct sink_gap gap;
	bool is_cut;
	bool is_failing;
	bool cannot_rotate;
	size_t rest_size;
	struct sink_gap rest_gap;
	char rest[EVENT_LINE_MAX];
};

/* --- opening --------------------------------------------------------------- */

static time_t birth(int fd, const struct stat *st)
{
	struct statx stx;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &stx) == 0 && (stx.stx_mask & STATX_BTIME))
		return (time_t)stx.stx_btime.tv_sec;
	return st->st_ctime;
}

/* A line that a crash has cut: it is gone on with, or ended before the next. */
static bool ends_cut(int fd, off_t size)
{
	char last;

	return size && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

/* Two that write the same file would rotate it under each other. */
static int lock_file(int fd, const char *path)
{
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
		return 0;
	log_error("%s: another set or output writes there", path);
	return -EBUSY;
}

/* A new file; nobody but its owner may have it before it has its owner and mode. */
static int make_file(const struct output_file *file, const char *path)
{
	_cleanup_close_ int fd =
		open(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int r;

	if (fd < 0)
		return -errno;
	if ((file->uid != (uid_t)-1 || file->gid != (gid_t)-1) &&
	    fchown(fd, file->uid, file->gid) < 0)
		return -errno;
	if (fchmod(fd, file->output.spec.mode) < 0)
		return -errno;
	r = lock_file(fd, path);
	return r < 0 ? r : TAKE_FD(fd);
}

static int open_file(struct output_file *file)
{
	_cleanup_close_ int fd = -1;
	struct stat st, old;
	bool is_new;
	int r;

	fd = open(file->output.spec.path, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	is_new = fd < 0 && errno == ENOENT;
	if (is_new)
		fd = make_file(file, file->output.spec.path);
	else if (fd < 0)
		fd = -errno;
	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	/* The lock of the one that is open already would be in the way. */
	if (file->fd >= 0 && fstat(file->fd, &old) == 0 && old.st_dev == st.st_dev &&
	    old.st_ino == st.st_ino)
		close_fd(TAKE_FD(fd));
	else if (!is_new && (r = lock_file(fd, file->output.spec.path)) < 0)
		return r;
	if (fd >= 0) {
		close_fd(file->fd);
		file->fd = TAKE_FD(fd);
	}
	file->size = (uint64_t)st.st_size;
	file->is_cut = ends_cut(file->fd, st.st_size);
	file->born = birth(file->fd, &st);
	return 0;
}

/* --- rotation -------------------------------------------------------------- */

static void numbered(const struct output_file *file, uint32_t number, char *path)
{
	(void)snprintf(path, PATH_MAX + 16, "%s.%u", file->output.spec.path, number);
}

/* What has a number moves up to the first that is free; the oldest goes if none is. */
static int shift_kept(const struct output_file *file)
{
	char from[PATH_MAX + 16], to[PATH_MAX + 16];
	uint32_t n_taken = 0;
	struct stat st;

	while (n_taken < file->output.spec.keep) {
		numbered(file, n_taken + 1, to);
		if (lstat(to, &st) < 0)
			break;
		n_taken++;
	}
	if (n_taken && n_taken == file->output.spec.keep)
		n_taken--;
	for (uint32_t i = n_taken; i > 0; i--) {
		numbered(file, i, from);
		numbered(file, i + 1, to);
		if (rename(from, to) < 0 && errno != ENOENT)
			return -errno;
	}
	return 0;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat st_a, st_b;

	return lstat(a, &st_a) == 0 && lstat(b, &st_b) == 0 && st_a.st_dev == st_b.st_dev &&
	       st_a.st_ino == st_b.st_ino;
}

/* The file has two names afterwards, or only that it is kept by. */
static int name_kept(const struct output_file *file, const char *kept)
{
	const char *path = file->output.spec.path;
	int r;

	/* A crash between the two steps of a rotation: the first one is done. */
	if (is_same_file(path, kept))
		return 0;
	r = shift_kept(file);
	if (r < 0)
		return r;
	/* Where only one is kept; a directory stays, and nothing is rotated. */
	if (unlink(kept) < 0 && errno != ENOENT)
		return -errno;
	if (link(path, kept) == 0 || errno == ENOENT)
		return 0;
	/* The file system knows one name of a file only. */
	if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS || errno == EMLINK)
		return rename(path, kept) < 0 ? -errno : 0;
	return -errno;
}

/* Lines that have the name of a new file are kept; an empty one was left by a crash. */
static int clear_fresh(const struct output_file *file, const char *fresh, const char *kept)
{
	struct stat st;
	int r;

	if (lstat(fresh, &st) < 0)
		return 0;
	if (!S_ISREG(st.st_mode) || !st.st_size || !file->output.spec.keep)
		return unlink(fresh) < 0 ? -errno : 0;
	r = shift_kept(file);
	if (r < 0)
		return r;
	return rename(fresh, kept) < 0 ? -errno : 0;
}

static int rotate(struct output_file *file)
{
	char fresh[PATH_MAX + 16], kept[PATH_MAX + 16];
	_cleanup_close_ int fd = -1;
	int r;

	(void)snprintf(fresh, sizeof(fresh), "%s.new", file->output.spec.path);
	numbered(file, 1, kept);
	r = clear_fresh(file, fresh, kept);
	if (r < 0)
		return r;
	fd = make_file(file, fresh);
	if (fd < 0)
		return fd;
	r = file->output.spec.keep ? name_kept(file, kept) : 0;
	if (r >= 0 && rename(fresh, file->output.spec.path) < 0)
		r = -errno;
	if (r < 0) {
		(void)unlink(fresh);
		return r;
	}
	close_fd(file->fd);
	file->fd = TAKE_FD(fd);
	file->size = 0;
	file->is_cut = false;
	file->born = time(NULL);
	return 0;
}

static bool is_due(const struct output_file *file, size_t more)
{
	const struct output_spec *spec = &file->output.spec;

	if (!file->size || file->rest_size || file->is_cut)
		return false;
	if (spec->max_mb && file->size + more > spec->max_mb * BYTES_PER_MB)
		return true;
	return spec->max_hours &&
	       time(NULL) - file->born >= (time_t)spec->max_hours * SECONDS_PER_HOUR;
}

static void rotate_if_due(struct output_file *file, size_t more)
{
	int r = is_due(file, more) ? rotate(file) : 0;

	if (r < 0 && !file->cannot_rotate)
		log_error_errno(r, "%s: cannot rotate, goes on in the same file",
				file->output.name);
	file->cannot_rotate = r < 0;
}

/* --- writing --------------------------------------------------------------- */

/* Return: bytes written, fewer when the file takes no more */
static size_t write_all(struct output_file *file, const char *bytes, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n = write(file->fd, bytes + done, size - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (!file->is_failing)
				log_error_errno(n < 0 ? -errno : -EIO,
						"%s: lines are lost until it takes them again",
						file->output.name);
			file->is_failing = true;
			break;
		}
		done += (size_t)n;
	}
	file->size += done;
	return done;
}

/* Return: what was begun before is written: the end of a line, and the gap */
static bool write_rest(struct output_file *file)
{
	uint64_t hits = file->gap.hits;
	size_t n = write_all(file, file->rest, file->rest_size);

	memmove(file->rest, file->rest + n, file->rest_size - n);
	file->rest_size -= n;
	if (file->rest_size || !file->gap.is_open)
		return !file->rest_size;
	file->rest_gap = file->gap;
	file->rest_size = sink_gap_close(&file->gap, file->output.set, file->rest);
	n = write_all(file, file->rest, file->rest_size);
	memmove(file->rest, file->rest + n, file->rest_size - n);
	file->rest_size -= n;
	if (n)
		log_warning("%s: takes lines again; %llu hits are missing", file->output.name,
			    (unsigned long long)hits);
	return !file->rest_size;
}

/* The rest of the line that ends behind what was written. Return: its bytes */
static size_t keep_rest(struct output_file *file, const char *lines, size_t done, size_t size)
{
	const char *end = (const char *)memchr(lines + done, '\n', size - done) + 1;
	const char *begin = memrchr(lines, '\n', done);

	begin = begin ? begin + 1 : lines;
	file->rest_gap = (struct sink_gap){};
	sink_gap_add(&file->rest_gap, begin, (size_t)(end - begin));
	file->rest_size = (size_t)(end - (lines + done));
	memcpy(file->rest, lines + done, file->rest_size);
	return file->rest_size;
}

/* Its begin is in a file that is written no more: the whole line is missing. */
static void drop_rest(struct output_file *file)
{
	uint64_t hits = file->rest_gap.hits + file->gap.hits;

	if (file->rest_gap.is_open)
		file->gap = file->rest_gap;
	file->gap.hits = hits;
	file->rest_size = 0;
}

static int file_write(struct output *output, const char *lines, size_t size, size_t *ret_taken)
{
	struct output_file *file = (struct output_file *)output;
	size_t done = 0;

	rotate_if_due(file, size);
	/* The rest of a line does not begin as a line does. */
	if (file->is_cut && strncmp(lines, SINK_LINE_BEGIN, strlen(SINK_LINE_BEGIN)) == 0) {
		file->rest_gap = (struct sink_gap){};
		file->rest[file->rest_size++] = '\n';
	}
	file->is_cut = false;
	if ((!file->rest_size && !file->gap.is_open) || write_rest(file))
		done = write_all(file, lines, size);
	if (done && lines[done - 1] != '\n')
		done += keep_rest(file, lines, done, size);
	sink_gap_add(&file->gap, lines + done, size - done);
	if (done == size)
		file->is_failing = file->rest_size > 0;
	*ret_taken = done;
	return 0;
}

static int file_position_fd(struct output *output, size_t more)
{
	struct output_file *file = (struct output_file *)output;

	rotate_if_due(file, more);
	return file->fd;
}

static void file_reopen(struct output *output)
{
	struct output_file *file = (struct output_file *)output;
	struct stat before = {}, after = {};
	int r;

	/* The end of a line belongs to its begin. */
	if (file->rest_size)
		(void)write_rest(file);
	(void)fstat(file->fd, &before);
	r = open_file(file);
	if (r >= 0 && file->rest_size) {
		(void)fstat(file->fd, &after);
		if (after.st_dev != before.st_dev || after.st_ino != before.st_ino)
			drop_rest(file);
		else
			file->is_cut = false;
	}
	if (r < 0)
		log_error_errno(r, "%s: cannot open it anew, goes on in the old file",
				output->name);
	else
		log_info("%s: opened anew", output->name);
}

static void file_free(struct output *output)
{
	struct output_file *file = (struct output_file *)output;

	if (file->fd >= 0 && (file->rest_size || file->gap.is_open))
		(void)write_rest(file);
	close_fd(file->fd);
	free(file);
}

static const struct output_class file_class = {
	.write = file_write,
	.reopen = file_reopen,
	.position_fd = file_position_fd,
	.free = file_free,
};

int output_file_open(const struct output_spec *spec, struct output **ret_output)
{
	struct output_file *file = calloc(1, sizeof(*file));
	int r;

	if (!file)
		return -ENOMEM;
	file->output = (struct output){ .class = &file_class, .spec = *spec, .name = spec->path };
	file->fd = -1;
	r = sink_find_owner(spec, &file->uid, &file->gid);
	if (r >= 0)
		r = open_file(file);
	if (r < 0) {
		file_free(&file->output);
		return r;
	}
	*ret_output = &file->output;
	return 0;
}
