/* Preloaded into a program: writes down every change it makes to files below one folder, and can make one fail.
 *
 *   RECORD_DIR    the folder; what happens elsewhere passes untouched
 *   RECORD_LOG    where the record goes
 *   RECORD_FAULT  KIND:N[:sticky], the N-th change fails: enospc, eio, short (half of a write), kill (SIGKILL before it)
 *                 eacces:N:MS, ebusy:N:MS, as a virus scanner does: at the N-th opening, renaming or removing of a file
 *                 that stands there, all such fail for MS milliseconds (0: only that one)
 *
 * One event: op (1 byte), file number (int32), offset (int64), length (int64), then `length` bytes.
 *   C met, it stood there before  N made  W written  T cut to `offset`  S synced  R renamed  U unlinked
 *   D a folder was synced  M a mark: what the program told its user (a write to a file called MARK)
 * C, N, R (the new one), U and D carry the name, with the folders below RECORD_DIR ("" that one itself). Lock files and the shared-memory index are left out: neither is read after a
 * power cut. Memory maps are not seen; SQLite maps nothing else.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define FILES 4096
enum { NOT_OURS = -1, FOLDER = -2, MARK = -3 };

static char dir[4096];
static size_t dir_length;
static int log_fd = -1, fault_kind, fault_sticky;
static long fault_at, changes, touches, held_ms = -1;
static struct timespec held_until;
static int file_of[FILES];          /* fd -> file number, or one of the above */
static ino_t inode_of[FILES];       /* file number -> inode */
static int files;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void put(const void *bytes, size_t length) {
    const char *at = bytes;
    while (length > 0) {
        ssize_t done = syscall(SYS_write, log_fd, at, length);
        if (done <= 0) _exit(97);
        at += done;
        length -= (size_t)done;
    }
}

static void event(char op, int32_t file, int64_t offset, const void *bytes, int64_t length) {
    char head[21];
    head[0] = op;
    memcpy(head + 1, &file, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &length, 8);
    put(head, sizeof head);
    if (length > 0) put(bytes, (size_t)length);
}

/* Begin now; a program that forks calls it in the child. */
void record_to(const char *folder, const char *log, const char *fault) {
    snprintf(dir, sizeof dir, "%s/", folder);
    dir_length = strlen(dir);
    log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0) _exit(98);
    int high = (int)syscall(SYS_fcntl, log_fd, F_DUPFD_CLOEXEC, 3000);  /* out of the way of programs that count fds */
    if (high >= 0) { syscall(SYS_close, log_fd); log_fd = high; }
    if (!fault) return;
    char kind[16] = "", tail[16] = "";
    sscanf(fault, "%15[^:]:%ld:%15s", kind, &fault_at, tail);
    fault_kind = !strcmp(kind, "enospc") ? ENOSPC : !strcmp(kind, "eio") ? EIO : !strcmp(kind, "short") ? -1 : -2;
    fault_sticky = !strcmp(tail, "sticky");
    if (!strcmp(kind, "eacces") || !strcmp(kind, "ebusy")) {
        fault_kind = !strcmp(kind, "eacces") ? EACCES : EBUSY;
        held_ms = atol(tail);
    }
}

__attribute__((constructor)) static void begin(void) {
    for (int i = 0; i < FILES; i++) file_of[i] = NOT_OURS;
    unsetenv("LD_PRELOAD");  /* its children (the capped reader) change nothing here, and number their files anew */
    const char *folder = getenv("RECORD_DIR"), *log = getenv("RECORD_LOG");
    if (folder && log) record_to(folder, log, getenv("RECORD_FAULT"));
}

__attribute__((destructor)) static void end(void) {
    if (held_ms >= 0) dprintf(2, "touched %ld\n", touches);
}

/* What follows the folder's name, or NULL when the path is elsewhere or of a kind that does not survive. */
static const char *ours(const char *path) {
    if (log_fd < 0 || !path || strncmp(path, dir, dir_length)) return NULL;
    const char *name = path + dir_length;
    size_t n = strlen(name);
    if ((n > 5 && !strcmp(name + n - 5, ".lock")) || (n > 4 && !strcmp(name + n - 4, "-shm"))) return NULL;
    return name;
}

static void forget(const char *path) {  /* the file system may give its inode to the next file */
    struct stat about;
    if (!stat(path, &about))
        for (int i = 0; i < files && i < FILES; i++)
            if (inode_of[i] == about.st_ino) inode_of[i] = 0;
}

static int number_of(ino_t inode, int *known) {
    for (int i = files - 1; i >= 0; i--)
        if (inode_of[i] == inode) { *known = 1; return i; }
    *known = 0;
    inode_of[files % FILES] = inode;
    return files++;
}

/* 0 to go on, else the errno to give; a short write is asked by its own test. */
static int fails(int is_write, int *half) {
    if (half) *half = 0;
    if (!fault_at || held_ms >= 0) return 0;
    changes++;
    if (changes != fault_at && !(fault_sticky && changes > fault_at)) return 0;
    if (fault_kind == -2) { kill(getpid(), SIGKILL); for (;;) pause(); }
    if (fault_kind == -1) { if (is_write && half) *half = 1; return 0; }
    return fault_kind;
}

/* A scanner's hand on the files: 0 to go on, else the errno to give. */
static int held(const char *name) {
    struct timespec now;
    if (held_ms < 0 || !name || !strcmp(name, "MARK")) return 0;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (++touches == fault_at) { if (getenv("RECORD_TELL")) dprintf(2, "held %s\n", name);
        held_until.tv_sec = now.tv_sec + held_ms / 1000;
        held_until.tv_nsec = now.tv_nsec + held_ms % 1000 * 1000000L;
        if (held_until.tv_nsec >= 1000000000L) { held_until.tv_sec++; held_until.tv_nsec -= 1000000000L; }
        return fault_kind;
    }
    if (touches < fault_at) return 0;
    return now.tv_sec < held_until.tv_sec || (now.tv_sec == held_until.tv_sec && now.tv_nsec < held_until.tv_nsec) ? fault_kind : 0;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name);

static int opened(const char *path, int flags, int fd, int existed) {
    if (fd < 0 || fd >= FILES || log_fd < 0) return fd;
    pthread_mutex_lock(&lock);
    file_of[fd] = NOT_OURS;
    struct stat about;
    const char *name = ours(path);
    if (name && !strcmp(name, "MARK")) file_of[fd] = MARK;
    else if (name && !fstat(fd, &about) && S_ISREG(about.st_mode)) {
        int known;
        int file = number_of(about.st_ino, &known);
        if (!existed || !known) event(existed ? 'C' : 'N', file, existed, name, (int64_t)strlen(name));
        if (existed && (flags & O_TRUNC)) event('T', file, 0, NULL, 0);
        file_of[fd] = file;
    } else if (name && !fstat(fd, &about) && S_ISDIR(about.st_mode))
        file_of[fd] = FOLDER;
    else if (path && !strncmp(path, dir, dir_length - 1) && (!path[dir_length - 1] || !path[dir_length]))
        file_of[fd] = FOLDER;
    pthread_mutex_unlock(&lock);
    return fd;
}

static int creates(const char *path, int flags, int *existed) {
    struct stat about;
    const char *name = ours(path);
    *existed = !name || stat(path, &about) == 0;
    int hand = *existed ? held(name) : 0;
    if (hand) return hand;
    if (!name || !strcmp(name, "MARK") || *existed || !(flags & O_CREAT)) return 0;
    return fails(0, NULL);
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, #name, const char *, int, ...) \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
        int existed = 1, wrong = creates(path, flags, &existed); \
        if (wrong) { errno = wrong; return -1; } \
        return opened(path, flags, real(path, flags, mode), existed); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(int, #name, int, const char *, int, ...) \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
        int existed = 1, wrong = creates(path, flags, &existed); \
        if (wrong) { errno = wrong; return -1; } \
        return opened(path, flags, real(at, path, flags, mode), existed); \
    }
OPENAT(openat)
OPENAT(openat64)

int close(int fd) {
    REAL(int, "close", int)
    if (fd >= 0 && fd < FILES) file_of[fd] = NOT_OURS;
    return real(fd);
}

static ssize_t written(int fd, const void *bytes, size_t length, int64_t offset, ssize_t done) {
    (void)length;
    if (done > 0) event(file_of[fd] == MARK ? 'M' : 'W', file_of[fd], offset, bytes, (int64_t)done);
    return done;
}

#define TRACKED(fd) (log_fd >= 0 && (fd) >= 0 && (fd) < FILES && file_of[fd] != NOT_OURS && file_of[fd] != FOLDER)

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t)
    if (!TRACKED(fd)) return real(fd, bytes, length);
    pthread_mutex_lock(&lock);
    int half = 0, wrong = file_of[fd] == MARK ? 0 : fails(1, &half);
    ssize_t done = -1;
    if (!wrong) {
        int64_t offset = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
        done = written(fd, bytes, length, offset, real(fd, bytes, half ? (length + 1) / 2 : length));
    }
    pthread_mutex_unlock(&lock);
    if (wrong) errno = wrong;
    return done;
}

#define PWRITE(name, off) \
    ssize_t name(int fd, const void *bytes, size_t length, off offset) { \
        REAL(ssize_t, #name, int, const void *, size_t, off) \
        if (!TRACKED(fd)) return real(fd, bytes, length, offset); \
        pthread_mutex_lock(&lock); \
        int half = 0, wrong = fails(1, &half); \
        ssize_t done = wrong ? -1 \
            : written(fd, bytes, length, offset, real(fd, bytes, half ? (length + 1) / 2 : length, offset)); \
        pthread_mutex_unlock(&lock); \
        if (wrong) errno = wrong; \
        return done; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define CUT(name, off) \
    int name(int fd, off length) { \
        REAL(int, #name, int, off) \
        if (!TRACKED(fd)) return real(fd, length); \
        pthread_mutex_lock(&lock); \
        int wrong = fails(0, NULL), done = wrong ? -1 : real(fd, length); \
        if (!done) event('T', file_of[fd], length, NULL, 0); \
        pthread_mutex_unlock(&lock); \
        if (wrong) errno = wrong; \
        return done; \
    }
CUT(ftruncate, off_t)
CUT(ftruncate64, off64_t)

static void folder_synced(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n > 0 ? n : 0] = 0;
    const char *name = strncmp(path, dir, dir_length) ? "" : path + dir_length;
    event('D', FOLDER, 0, name, (int64_t)strlen(name));
}

#define SYNC(name) \
    int name(int fd) { \
        REAL(int, #name, int) \
        if (log_fd < 0 || fd < 0 || fd >= FILES || file_of[fd] == NOT_OURS) return real(fd); \
        pthread_mutex_lock(&lock); \
        int wrong = fails(0, NULL), done = wrong ? -1 : real(fd); \
        if (!done && file_of[fd] == FOLDER) folder_synced(fd); \
        else if (!done) event('S', file_of[fd], 0, NULL, 0); \
        pthread_mutex_unlock(&lock); \
        if (wrong) errno = wrong; \
        return done; \
    }
SYNC(fsync)
SYNC(fdatasync)

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *)
    const char *name = ours(to);
    struct stat about;
    if (!name || stat(from, &about)) return real(from, to);
    pthread_mutex_lock(&lock);
    int known, file = number_of(about.st_ino, &known);
    int wrong = held(name);
    if (!wrong) wrong = fails(0, NULL);
    if (!wrong) forget(to);
    int done = wrong ? -1 : real(from, to);
    if (!done) event('R', file, 0, name, (int64_t)strlen(name));
    pthread_mutex_unlock(&lock);
    if (wrong) errno = wrong;
    return done;
}

static int unlinked(const char *path, int (*remove_it)(const char *)) {
    const char *name = ours(path);
    if (!name) return remove_it(path);
    pthread_mutex_lock(&lock);
    struct stat about;
    int wrong = stat(path, &about) ? 0 : held(name);
    if (!wrong) wrong = fails(0, NULL);
    if (!wrong) forget(path);
    int done = wrong ? -1 : remove_it(path);
    if (!done) event('U', 0, 0, name, (int64_t)strlen(name));
    pthread_mutex_unlock(&lock);
    if (wrong) errno = wrong;
    return done;
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *)
    return unlinked(path, real);
}
