// SPDX-License-Identifier: Apache-2.0
#include "fuzz.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "net/tcp.h"
#include "run/run_dir.h"

char *pieces_next(struct pieces *pieces)
{
	size_t left = (size_t) (pieces->end - pieces->at);
	const uint8_t *end = left ? memchr(pieces->at, 0, left) : NULL;
	size_t length = end ? (size_t) (end - pieces->at) : left;
	char *text = xcalloc(length + 1, 1);

	if (length)
		memcpy(text, pieces->at, length);
	pieces->at += length + (end ? 1 : 0);
	return text;
}

struct file {
	char *path;
	struct str content;
};

static struct file *files;
static size_t file_count, file_capacity;

void files_forget(void)
{
	while (file_count) {
		free(files[--file_count].path);
		str_finish(&files[file_count].content);
	}
	free(files);
	files = NULL;
	file_capacity = 0;
}

static struct file *find(const char *path)
{
	cleanup_free char *own = xasprintf("/proc/%d/", (int) getpid());
	cleanup_free char *name = str_starts_with(path, own)
					  ? xasprintf("/proc/self/%s", path + strlen(own))
					  : xstrdup(path);

	for (size_t i = 0; i < file_count; i++)
		if (str_equal(files[i].path, name))
			return &files[i];
	return NULL;
}

void files_add(const char *path, const void *bytes, size_t size)
{
	struct file *file = find(path);

	if (!file) {
		files = xgrow(files, file_count, &file_capacity, sizeof(*files));
		file = &files[file_count++];
		*file = (struct file) {xstrdup(path), STR_NULL};
	}
	str_truncate(&file->content, 0);
	str_add_bytes(&file->content, bytes, size);
}

void files_add_pieces(struct pieces *pieces)
{
	while (pieces->at < pieces->end) {
		cleanup_free char *path = pieces_next(pieces);
		cleanup_free char *content = pieces_next(pieces);

		files_add(path, content, strlen(content));
	}
}

const struct str *files_find(const char *path)
{
	const struct file *file = find(path);

	return file ? &file->content : NULL;
}

static const uint8_t *said;
static size_t said_size;
static int far_end = -1;

void server_says(const uint8_t *data, size_t size)
{
	said = data;
	said_size = size;
}

int server_connect(void)
{
	int ends[2];

	if (far_end >= 0)
		close(far_end);
	must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
	/* An answer is smaller than what a socket keeps. */
	must(send(ends[1], said, said_size, MSG_NOSIGNAL) == (ssize_t) said_size);
	shutdown(ends[1], SHUT_WR);
	far_end = ends[1];
	return ends[0];
}

/* The linker puts these in the place of the library's own (--wrap): no network, no disk, and no
 * line for each input. */
int __wrap_file_read(const char *path, size_t max, struct str *content, struct err *err);
int __wrap_file_write_atomic(const char *path, const void *bytes, size_t length, mode_t mode,
			     struct err *err);
int __wrap_run_dir_find(const struct settings *tool, char **pathp, struct err *err);
int __wrap_tcp_connect(const struct net_address *address, deadline_ms deadline, struct err *err);
void __wrap_log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void __wrap_log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void __wrap_log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

int __wrap_tcp_connect(const struct net_address *address, deadline_ms deadline, struct err *err)
{
	(void) address;
	(void) deadline;
	(void) err;
	return server_connect();
}

int __wrap_file_read(const char *path, size_t max, struct str *content, struct err *err)
{
	const struct file *file = find(path);

	errno = ENOENT;
	if (!file)
		return err_system(err, ENOENT, "cannot open %s", path);
	must(file->content.length <= max);
	str_add_bytes(content, file->content.text, file->content.length);
	return 0;
}

int __wrap_file_write_atomic(const char *path, const void *bytes, size_t length, mode_t mode,
			     struct err *err)
{
	(void) mode;
	(void) err;
	files_add(path, bytes, length);
	return 0;
}

int __wrap_run_dir_find(const struct settings *tool, char **pathp, struct err *err)
{
	(void) tool;
	(void) err;
	*pathp = xstrdup("/run/kafka-init");
	return 0;
}

/* Formatted all the same: an argument that is none is seen. */
#define LOG_TO_NOWHERE(name)                                                                       \
	void name(const char *format, ...)                                                         \
	{                                                                                          \
		char line[256];                                                                    \
		va_list args;                                                                      \
                                                                                                   \
		va_start(args, format);                                                            \
		vsnprintf(line, sizeof(line), format, args);                                       \
		va_end(args);                                                                      \
	}

LOG_TO_NOWHERE(__wrap_log_info)
LOG_TO_NOWHERE(__wrap_log_warning)
LOG_TO_NOWHERE(__wrap_log_error)

bool same_settings(const struct settings *a, const struct settings *b)
{
	if (a->length != b->length)
		return false;
	for (size_t i = 0; i < a->length; i++) {
		const char *other = settings_get(b, a->items[i].key);

		if (!other || !str_equal(a->items[i].value, other))
			return false;
	}
	return true;
}

bool is_plain_text(const char *text)
{
	for (; *text; text++)
		if (((unsigned char) *text < ' ' && *text != '\n') || *text == 0x7F)
			return false;
	return true;
}
