/* Makes the n-th change below one folder fail, or kills the process there: LD_PRELOAD for the sweeps. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char root[PATH_MAX];
static long nth, seen;
static int error, only_writes, stays;

/* error > 0: that errno; error < 0: the signal; stays: every later one fails, too (a full disk). */
void fault_arm(const char *folder, long n, int what, int writes, int sticky)
{
    strncpy(root, folder, sizeof root - 1);
    nth = n; seen = 0; error = what; only_writes = writes; stays = sticky;
}

long fault_seen(void) { return seen; }

static int fails(const char *path, int is_write)
{
    if (!root[0] || strncmp(path, root, strlen(root)) != 0 || (only_writes && !is_write))
        return 0;
    seen++;
    if (nth == 0 || seen < nth || (seen > nth && !stays))
        return 0;
    if (error < 0)
        kill(getpid(), -error);
    errno = error;
    return 1;
}

static int fd_fails(int fd, int is_write)
{
    char link[64], path[PATH_MAX];
    if (!root[0])
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return fails(path, is_write);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t count)
{ return fd_fails(fd, 1) ? -1 : REAL(write)(fd, bytes, count); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at)
{ return fd_fails(fd, 1) ? -1 : REAL(pwrite)(fd, bytes, count, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at)
{ return fd_fails(fd, 1) ? -1 : REAL(pwrite64)(fd, bytes, count, at); }
int fsync(int fd) { return fd_fails(fd, 0) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fd_fails(fd, 0) ? -1 : REAL(fdatasync)(fd); }
int rename(const char *from, const char *to) { return fails(to, 0) ? -1 : REAL(rename)(from, to); }
int link(const char *from, const char *to) { return fails(to, 0) ? -1 : REAL(link)(from, to); }
int linkat(int a, const char *from, int b, const char *to, int flags)
{ return fails(to, 0) ? -1 : REAL(linkat)(a, from, b, to, flags); }
int unlink(const char *path) { return fails(path, 0) ? -1 : REAL(unlink)(path); }
int mkdir(const char *path, mode_t mode)
{ return fails(path, 0) ? -1 : ((int (*)(const char *, mode_t))dlsym(RTLD_NEXT, "mkdir"))(path, mode); }
