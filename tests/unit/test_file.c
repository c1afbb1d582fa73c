// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/file.h"
#include "files.h"

/* A reader's buffer is not a file's end: lengths around 16 KiB and beyond. */
static void test_read(void **state)
{
	static const size_t lengths[] = {0, 1, 16383, 16384, 16385, 100000};
	static char bytes[100000];

	(void) state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char) (i % 251);
	for (EACH(it, lengths)) {
		struct str content = STR_NULL;
		struct err err = ERR_NULL;

		files_write_bytes("read", bytes, *it);
		str_add(&content, "<");
		check_int("read", file_read("read", *it, &content, &err), 0);
		check_int("appended", content.length, *it + 1);
		check_int("appended", content.text[0], '<');
		check_int("the bytes", memcmp(content.text + 1, bytes, *it), 0);
		if (*it) {
			check_int("too large", file_read("read", *it - 1, &content, &err), -1);
			check_int("too large", err.code, EXIT_CONFIG);
			check_holds("too large", err.text, "read is larger than ");
		}
		str_finish(&content);
	}
}

static void test_read_errors(void **state)
{
	static const struct {
		const char *name;
		const char *path;
		int number;
		enum exit_code code;
		const char *text;
	} cases[] = {
		{"not there", "nothing", ENOENT, EXIT_SYSTEM, "cannot open nothing: No such file"},
		{"below a file", "read/x", ENOTDIR, EXIT_SYSTEM,
		 "cannot open read/x: Not a directory"},
		{"an empty name", "", ENOENT, EXIT_SYSTEM, "cannot open : No such file"},
		{"a link to itself", "loop", ELOOP, EXIT_SYSTEM, "cannot open loop: "},
		{"a directory", ".", EISDIR, EXIT_CONFIG, ". is no regular file"},
		{"a FIFO that nobody writes", "fifo", EINVAL, EXIT_CONFIG, "fifo is no regular"},
		{"a device that never ends", "/dev/zero", EINVAL, EXIT_CONFIG,
		 "is no regular file"},
	};

	(void) state;
	files_write("read", "x");
	check_int("a link", symlink("loop", "loop"), 0);
	check_int("a FIFO", mkfifo("fifo", 0600), 0);
	for (EACH(it, cases)) {
		struct str content = STR_NULL;
		struct err err = ERR_NULL;

		errno = 0;
		check_int(it->name, file_read(it->path, 100, &content, &err), -1);
		check_int(it->name, errno, it->number);
		check_int(it->name, err.code, it->code);
		check_holds(it->name, err.text, it->text);
		str_finish(&content);
	}
}

/* The kernel's own files say that they are empty. */
static void test_read_proc(void **state)
{
	struct str content = STR_NULL;
	struct err err = ERR_NULL;

	(void) state;
	check_int("proc", file_read("/proc/self/status", 1 << 16, &content, &err), 0);
	check_holds("proc", content.text, "Pid:");
	str_finish(&content);
}

static void check_file(const char *name, const char *path, const char *text, mode_t mode)
{
	struct str content = STR_NULL;
	struct err err = ERR_NULL;
	struct stat st;

	check_int(name, file_read(path, 4096, &content, &err), 0);
	check_text(name, content.text, text);
	check_int(name, stat(path, &st), 0);
	check_int(name, st.st_mode & 07777, mode);
	str_finish(&content);
}

static void test_write(void **state)
{
	static const struct {
		const char *name;
		const char *path;
		const char *text;
		mode_t mode, mask;
	} cases[] = {
		{"a new file", "w", "one", 0644, 022},
		{"another content", "w", "two", 0644, 022},
		{"a shorter one", "w", "3", 0644, 022},
		{"nothing", "w", "", 0600, 022},
		{"the umask has no say", "w", "secret", 0640, 077},
		{"a loose umask has none either", "w", "secret", 0600, 0},
		{"in a directory", "d/w", "x", 0444, 022},
		{"a file that nobody may write", "d/w", "y", 0400, 022},
	};

	(void) state;
	check_int("a directory", mkdir("d", 0755), 0);
	for (EACH(it, cases)) {
		struct err err = ERR_NULL;
		mode_t before = umask(it->mask);
		int result =
			file_write_atomic(it->path, it->text, strlen(it->text), it->mode, &err);

		umask(before);
		check_int(it->name, result, 0);
		check_file(it->name, it->path, it->text, it->mode);
		check_int(it->name, access("w.tmp", F_OK), -1);
		check_int(it->name, access("d/w.tmp", F_OK), -1);
	}
}

/* What has the old file open reads the old content to its end. */
static void test_write_replaces(void **state)
{
	struct err err = ERR_NULL;
	char old[8] = "";
	int fd;

	(void) state;
	files_write("r", "old");
	fd = open("r", O_RDONLY);
	check_int("replaced", file_write_atomic("r", "new content", 11, 0644, &err), 0);
	check_int("the old one", read(fd, old, sizeof(old) - 1), 3);
	check_text("the old one", old, "old");
	close(fd);
	check_file("the new one", "r", "new content", 0644);
}

/* A process that was killed left its temporary file; somebody's link there is not followed. */
static void test_write_over_remains(void **state)
{
	struct err err = ERR_NULL;

	(void) state;
	files_write("s.tmp", "half a fi");
	check_int("remains", file_write_atomic("s", "whole", 5, 0644, &err), 0);
	check_file("remains", "s", "whole", 0644);
	files_write("victim", "mine");
	check_int("a link", symlink("victim", "s.tmp"), 0);
	check_int("a link", file_write_atomic("s", "again", 5, 0600, &err), 0);
	check_file("a link", "s", "again", 0600);
	check_file("the link's target", "victim", "mine", 0644);
}

#define WRITERS 4
#define ROUNDS 200

/* One of the writers; its exit status says whether all went well. */
static int write_often(char letter)
{
	char content[64];
	struct err err = ERR_NULL;

	memset(content, letter, sizeof(content));
	for (int i = 0; i < ROUNDS; i++)
		if (file_write_atomic("many", content, sizeof(content), 0600, &err) < 0)
			return 1;
	return 0;
}

/* Probes write their latch when they like: nobody takes another's temporary file away. */
static void test_writers_at_one_time(void **state)
{
	struct str content = STR_NULL;
	struct err err = ERR_NULL;
	int status;

	(void) state;
	for (int i = 0; i < WRITERS; i++)
		if (!fork())
			_exit(write_often((char) ('a' + i)));
	for (int i = 0; i < WRITERS; i++) {
		check("a writer", wait(&status) > 0);
		check_int("a writer", status, 0);
	}
	check_int("one of them", file_read("many", 100, &content, &err), 0);
	check_int("all of it", content.length, 64);
	check_int("all of it", strspn(content.text, (char[]) {content.text[0], '\0'}), 64);
	check_int("no remains", access("many.tmp", F_OK), -1);
	str_finish(&content);
}

static void test_write_errors(void **state)
{
	static const struct {
		const char *name;
		const char *path;
		const char *text;
	} cases[] = {
		{"no directory", "nowhere/f", "write nowhere/f: cannot open nowhere: No such file"},
		{"over a directory", "e/full", "cannot rename e/full.tmp to e/full: "},
		{"below a file", "plain/f", "plain/f: cannot open plain: Not a directory"},
		{"the temporary is a directory", "e/t", "cannot remove e/t.tmp: "},
	};

	(void) state;
	check_int("a directory", mkdir("e", 0755), 0);
	check_int("a directory", mkdir("e/full", 0755), 0);
	check_int("a directory", mkdir("e/t.tmp", 0755), 0);
	files_write("plain", "x");
	for (EACH(it, cases)) {
		struct err err = ERR_NULL;

		check_int(it->name, file_write_atomic(it->path, "x", 1, 0644, &err), -1);
		check_int(it->name, err.code, EXIT_SYSTEM);
		check_holds(it->name, err.text, it->text);
		check_int(it->name, access("e/full.tmp", F_OK), -1);
	}
}

static void test_directories(void **state)
{
	static const struct {
		const char *name;
		const char *path;
		mode_t mode;
		const char *error; /* NULL: none */
	} cases[] = {
		{"one", "m", 0755, NULL},
		{"it is there", "m", 0755, NULL},
		{"three", "m/a/b/c", 0700, NULL},
		{"a slash at the end", "m/s/", 0755, NULL},
		{"two slashes", "m//t//u", 0755, NULL},
		{"dots", "m/./v/../w", 0755, NULL},
		{"the root", "/", 0755, NULL},
		{"through a link", "ml/x/y", 0755, NULL},
		{"a link to a directory", "ml", 0755, NULL},
		{"a file", "file", 0755, "file is not a directory"},
		{"below a file", "file/x", 0755, "file/x: Not a directory"},
		{"deep below a file", "file/x/y", 0755, "Not a directory"},
		{"in /proc", "/proc/nothing/x", 0755, "/proc/nothing"},
		{"a link to nothing", "dangling", 0755, "dangling"},
	};

	(void) state;
	files_write("file", "x");
	check_int("a link", symlink("m", "ml"), 0);
	check_int("a link", symlink("none", "dangling"), 0);
	for (EACH(it, cases)) {
		struct err err = ERR_NULL;
		struct stat st;

		check_int(it->name, file_make_directories(it->path, it->mode, &err),
			  it->error ? -1 : 0);
		check_holds(it->name, err.text, it->error);
		check_int(it->name, err.code, it->error ? EXIT_SYSTEM : EXIT_OK);
		if (!it->error)
			check(it->name, stat(it->path, &st) == 0 && S_ISDIR(st.st_mode));
	}
}

/* Each directory that was missing has the mode, one that was there keeps its own. */
static void test_directories_modes(void **state)
{
	static const struct {
		const char *path;
		mode_t mode;
	} cases[] = {{"n", 0711}, {"n/a", 0700}, {"n/a/b", 0700}};
	struct err err = ERR_NULL;
	mode_t before = umask(0);

	(void) state;
	check_int("the first", mkdir("n", 0711), 0);
	check_int("the others", file_make_directories("n/a/b", 0700, &err), 0);
	umask(before);
	for (EACH(it, cases)) {
		struct stat st;

		check_int(it->path, stat(it->path, &st), 0);
		check_int(it->path, st.st_mode & 07777, it->mode);
	}
}

static void test_writable(void **state)
{
	(void) state;
	files_write("yes", "x");
	check("a file", file_is_writable("yes"));
	check("a directory", file_is_writable("."));
	check("not there", !file_is_writable("no"));
	check("below a file", !file_is_writable("yes/x"));
	check_int("chmod", chmod("yes", 0444), 0);
	/* The mode does not bind root. */
	check_int("a read-only file", file_is_writable("yes"), geteuid() == 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_read_errors),
		cmocka_unit_test(test_read_proc),
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_write_replaces),
		cmocka_unit_test(test_write_over_remains),
		cmocka_unit_test(test_writers_at_one_time),
		cmocka_unit_test(test_write_errors),
		cmocka_unit_test(test_directories),
		cmocka_unit_test(test_directories_modes),
		cmocka_unit_test(test_writable),
	};

	return cmocka_run_group_tests_name("file", tests, files_setup, files_teardown);
}
