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
 * missing. After a crash the size of the file tells how much of all that, and of
 * the lines, is there.
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
#include "lib/macro.h"

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
 * @is_cut: its last line has no end, and nobody knows it
 * @is_failing: the last write did not work; told once
 * @cannot_rotate: the same for rotations
 * @is_removed: the same for a file that has no name any more
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
	bool is_removed;
	size_t rest_size;
	struct sink_gap rest_gap;
	char rest[EVENT_LINE_MAX];
};

/* --- opening --------------------------------------------------------------- */

/* "2026-11-20T08:47:20" of the first line. Return: -1 when there is none */
static time_t first_time(int fd)
{
	char line[64];
	ssize_t n = pread(fd, line, sizeof(line) - 1, 0);
	struct tm tm = {};

	line[n > 0 ? n : 0] = '\0';
	if (strncmp(line, SINK_LINE_BEGIN, strlen(SINK_LINE_BEGIN)) != 0 ||
	    !strptime(line + strlen(SINK_LINE_BEGIN), "%Y-%m-%dT%H:%M:%S", &tm))
		return -1;
	return timegm(&tm);
}

/* Not every file system knows when a file was made. */
static time_t birth(int fd, const struct stat *st)
{
	struct statx stx;
	time_t first;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &stx) == 0 && (stx.stx_mask & STATX_BTIME))
		return (time_t)stx.stx_btime.tv_sec;
	first = first_time(fd);
	return first < 0 ? st->st_ctime : first;
}

/* A line that a crash has cut: it is gone on with, or ended before the next. */
static bool ends_cut(int fd, off_t size)
{
	char last;

	return size && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

/* Two that write the same file would rotate it under each other. */
static int lock_file(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK ? -EBUSY : 0;
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
	r = lock_file(fd);
	return r < 0 ? r : TAKE_FD(fd);
}

static const struct {
	mode_t type;
	int error;
	const char *text;
} no_files[] = {
	{ S_IFDIR, -EISDIR, "a directory: give the name of a file in it" },
	{ S_IFLNK, -ELOOP, "a symbolic link: give the path that it stands for" },
	{ S_IFIFO, -EINVAL, "a pipe: for readers that come and go use \"socket\"" },
	{ S_IFSOCK, -EINVAL, "a socket: give the path of a file, or use \"socket\"" },
	{ S_IFCHR, -EINVAL, "a device: give the path of a file" },
	{ S_IFBLK, -EINVAL, "a device: give the path of a file" },
};

/* Return: what has the name, if that is no file; else NULL */
static const typeof(no_files[0]) *find_no_file(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(no_files); i++) {
		if ((st.st_mode & S_IFMT) == no_files[i].type)
			return &no_files[i];
	}
	return NULL;
}

/* Why it cannot be opened, in more words than an error has. */
static void explain(const char *path, int error)
{
	const typeof(no_files[0]) *no_file = find_no_file(path);
	const char *name = strrchr(path, '/');

	if (no_file)
		log_error("%s: this is %s", path, no_file->text);
	else if (error == -EBUSY)
		log_error("%s: another set or output writes there", path);
	else if (error == -ENOENT && name)
		log_error("%.*s: there is no such directory: make it, or have it mounted first",
			  name == path ? 1 : (int)(name - path), path);
	else if (error == -EROFS)
		log_error("%s: nothing can be written there: the file system is read-only, or "
			  "is for the service (ReadWritePaths= in systemd.exec(5))",
			  path);
}

static int open_file(struct output_file *file)
{
	const typeof(no_files[0]) *no_file = find_no_file(file->output.spec.path);
	_cleanup_close_ int fd = -1;
	struct stat st, old;
	bool is_new;
	int r;

	/* It is not opened to see what it is: a device might notice. */
	if (no_file)
		return no_file->error;
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
	else if (!is_new && (r = lock_file(fd)) < 0)
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
	if (!file->rest_size)
		file->output.owed = 0;
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
	file->output.begun = sink_count_hits(begin, (size_t)(end - begin));
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
	file->output.dropped += file->output.owed;
	file->output.owed = 0;
}

/* Whoever cut the last line: the next one does not begin in it. */
static void end_cut(struct output_file *file)
{
	if (!file->is_cut || file->rest_size)
		return;
	file->rest_gap = (struct sink_gap){};
	file->rest[file->rest_size++] = '\n';
	file->is_cut = false;
}

static int file_write(struct output *output, const char *lines, size_t size, size_t *ret_taken)
{
	struct output_file *file = (struct output_file *)output;
	size_t done = 0;

	*ret_taken = 0;
	end_cut(file);
	if (file->is_removed) {
		sink_gap_add(&file->gap, lines, size);
		return 0;
	}
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

/* Opens what has the name now. Return: 0, or -errno: then the old one goes on */
static int open_anew(struct output_file *file)
{
	struct stat before = {}, after = {};
	int r;

	/* The end of a line belongs to its begin. */
	if (file->rest_size)
		(void)write_rest(file);
	(void)fstat(file->fd, &before);
	r = open_file(file);
	if (r < 0 || !file->rest_size)
		return r;
	(void)fstat(file->fd, &after);
	if (after.st_dev != before.st_dev || after.st_ino != before.st_ino)
		drop_rest(file);
	else
		file->is_cut = false;
	return r;
}

/* Return: it is open anew */
static bool reopen(struct output_file *file)
{
	const char *name = file->output.name;
	int r = open_anew(file);

	if (r >= 0) {
		log_info("%s: opened anew", name);
		return true;
	}
	explain(name, r);
	log_error_errno(r, "%s: cannot open it anew, goes on in the old file", name);
	return false;
}

static void file_reopen(struct output *output)
{
	(void)reopen((struct output_file *)output);
}

/* Nothing is rotated that is empty, nor while the end of a line is still to come. */
static bool file_rotate(struct output *output)
{
	struct output_file *file = (struct output_file *)output;
	int r;

	if (!output->spec.max_mb && !output->spec.max_hours)
		return reopen(file);
	if (!file->size || file->rest_size || file->is_cut)
		return false;
	r = rotate(file);
	if (r < 0)
		log_error_errno(r, "%s: cannot rotate, goes on in the same file", output->name);
	else
		log_info("%s: rotated", output->name);
	return r >= 0;
}

/* A file without a name is one that nobody will read. */
static void replace_removed(struct output_file *file)
{
	int r;

	/* There is no rest to write where it would be gone. */
	if (file->rest_size)
		drop_rest(file);
	r = open_anew(file);
	if (r >= 0) {
		log_warning("%s: somebody has removed it; opened anew", file->output.name);
	} else if (!file->is_removed) {
		explain(file->output.name, r);
		log_error_errno(r,
				"%s: somebody has removed it, and it cannot be made anew: lines "
				"are lost until it can",
				file->output.name);
	}
	file->is_removed = r < 0;
}

static void file_place(struct output *output, size_t more)
{
	struct output_file *file = (struct output_file *)output;
	struct stat st;

	if (fstat(file->fd, &st) == 0) {
		/* Somebody may have made it shorter. */
		file->size = (uint64_t)st.st_size;
		if (!st.st_nlink)
			replace_removed(file);
	}
	rotate_if_due(file, more);
	end_cut(file);
}

/* --- after a crash --------------------------------------------------------- */

static void file_save(const struct output *output, struct journal_output *to, char *rest)
{
	const struct output_file *file = (const struct output_file *)output;
	struct stat st;

	if (fstat(file->fd, &st) < 0)
		return;
	to->is_file = true;
	to->dev = st.st_dev;
	to->ino = st.st_ino;
	to->offset = (uint64_t)st.st_size;
	sink_gap_save(&file->gap, &to->gap);
	sink_gap_save(&file->rest_gap, &to->rest_gap);
	to->rest_size = file->rest_size;
	memcpy(rest, file->rest, file->rest_size);
}

static bool file_is_clean(const struct output *output)
{
	const struct output_file *file = (const struct output_file *)output;

	return !file->rest_size && !file->gap.is_open;
}

/* The file of the process before, which may have been rotated since; -1: it is gone. */
static int find_old(const struct output_file *file, const struct journal_output *was)
{
	_cleanup_close_ int fd = -1;
	char kept[PATH_MAX + 16];
	struct stat st;

	if (fstat(file->fd, &st) == 0 && st.st_dev == was->dev && st.st_ino == was->ino)
		return file->fd;
	numbered(file, 1, kept);
	fd = open(kept, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_dev == was->dev &&
	    st.st_ino == was->ino)
		return TAKE_FD(fd);
	return -1;
}

/* Of what was to be written first. Return: bytes of @written that are lines */
static uint64_t pass_rest(struct output_file *file, uint64_t written)
{
	size_t n = written < file->rest_size ? (size_t)written : file->rest_size;

	memmove(file->rest, file->rest + n, file->rest_size - n);
	file->rest_size -= n;
	written -= n;
	if (!file->rest_size)
		file->output.owed = 0;
	if (!written || !file->gap.is_open)
		return written;
	file->rest_gap = file->gap;
	file->rest_size = sink_gap_close(&file->gap, file->output.set, file->rest);
	return pass_rest(file, written);
}

static size_t file_resume(struct output *output, const struct journal_output *was, const char *rest,
			  const char *lines, size_t size)
{
	struct output_file *file = (struct output_file *)output;
	int old = find_old(file, was), fd = file->fd;
	uint64_t written = 0;
	size_t taken = was->taken;
	struct stat st;

	sink_gap_resume(&file->gap, &was->gap);
	sink_gap_resume(&file->rest_gap, &was->rest_gap);
	file->rest_size = was->rest_size;
	memcpy(file->rest, rest, was->rest_size);
	if (old >= 0 && fstat(old, &st) == 0 && (uint64_t)st.st_size > was->offset)
		written = pass_rest(file, (uint64_t)st.st_size - was->offset);
	taken = written < size - taken ? taken + written : size;
	if (taken && lines[taken - 1] != '\n') {
		taken += keep_rest(file, lines, taken, size);
		output->owed = output->begun;
		output->begun = 0;
	}
	if (old == fd) {
		file->is_cut &= !written && !was->rest_size && !file->rest_size;
		return taken;
	}
	/* The end of a line belongs to its begin, which is not in this file. */
	if (old >= 0 && file->rest_size) {
		file->fd = old;
		(void)write_rest(file);
		file->fd = fd;
	}
	close_fd(old);
	file->size = fstat(fd, &st) < 0 ? 0 : (uint64_t)st.st_size;
	if (file->rest_size)
		drop_rest(file);
	return taken;
}

/* --- the end --------------------------------------------------------------- */

static void file_free(struct output *output)
{
	struct output_file *file = (struct output_file *)output;

	if (file->fd >= 0 && !file_is_clean(output))
		(void)write_rest(file);
	if (!file_is_clean(output))
		log_warning("%s: takes no lines to the end; %llu hits are missing", output->name,
			    (unsigned long long)(file->gap.hits + file->rest_gap.hits));
	close_fd(file->fd);
	free(file);
}

static const struct output_class file_class = {
	.write = file_write,
	.reopen = file_reopen,
	.rotate = file_rotate,
	.place = file_place,
	.save = file_save,
	.resume = file_resume,
	.is_clean = file_is_clean,
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
	if (r >= 0) {
		r = open_file(file);
		if (r < 0)
			explain(spec->path, r);
	}
	if (r < 0) {
		file_free(&file->output);
		return r;
	}
	*ret_output = &file->output;
	return 0;
}
