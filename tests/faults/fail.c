/* Preloaded: the nth call that changes anything below a folder fails, once or from then on, or a signal comes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char root[4096];
static int left = -1, error_number, for_ever, seen;

/* Arm: the call number `n` (from 0) fails with `error`; `lasting`: all later ones as well.
   A negative error is a signal, sent before the call, which then is done. */
void arm(const char *folder, int n, int error, int lasting) {
    snprintf(root, sizeof root, "%s", folder);
    left = n; error_number = error; for_ever = lasting; seen = 0;
}
int calls(void) { return seen; }

static int fails(void) {
    seen++;
    if (left < 0) return 0;
    if (left > 0) { left--; return 0; }
    if (!for_ever) left = -1;
    if (error_number < 0) { raise(-error_number); return 0; }
    errno = error_number;
    return 1;
}
static int below(const char *path) { return root[0] && strncmp(path, root, strlen(root)) == 0; }
static int fd_below(int fd) {
    char link[64], path[4096];
    if (!root[0] || fd < 3) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return below(path);
}
#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)

int open64(const char *path, int flags, ...) {
    va_list args; va_start(args, flags); int mode = va_arg(args, int); va_end(args);
    REAL(open64);
    if ((flags & O_ACCMODE) != O_RDONLY && below(path) && fails()) return -1;
    return real(path, flags, mode);
}
int open(const char *path, int flags, ...) {
    va_list args; va_start(args, flags); int mode = va_arg(args, int); va_end(args);
    REAL(open);
    if ((flags & O_ACCMODE) != O_RDONLY && below(path) && fails()) return -1;
    return real(path, flags, mode);
}
ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    if (fd_below(fd) && fails()) return -1;
    return real(fd, data, size);
}
ssize_t sendfile64(int out, int in, off64_t *offset, size_t size);
ssize_t sendfile64(int out, int in, off64_t *offset, size_t size) {
    REAL(sendfile64);
    if (fd_below(out) && fails()) return -1;
    return real(out, in, offset, size);
}
int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    if (below(path) && fails()) return -1;
    return real(path, mode);
}
int rename(const char *old, const char *new) {
    REAL(rename);
    if (below(new) && fails()) return -1;
    return real(old, new);
}
int chmod(const char *path, mode_t mode) {
    REAL(chmod);
    if (below(path) && fails()) return -1;
    return real(path, mode);
}
