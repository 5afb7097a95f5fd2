/*
 * logdisk IMAGE DIRECTORY [LOG]: a disk that remembers every write and flush in the order in which they came.
 *
 * Mounts a file system on DIRECTORY with two files. `disk` is the block device's content; put a loop device on it. It
 * begins as IMAGE and is kept in memory: IMAGE itself is never changed. `control` takes commands, one per write:
 *
 *   mark TEXT   puts TEXT into the log, between the writes before and those after
 *   revert      makes `disk` equal to IMAGE again, as IMAGE is now
 *
 * LOG is appended to: for every write, flush and mark a header and its bytes (struct entry below). What the disk held at
 * any moment is IMAGE with a beginning of the log applied; what a power cut may have left is that with some of the
 * writes after the last flush left out. One thread serves everything, so the order in the log is the order in which the
 * loop device was answered: a write that had been answered when a flush began stands before it.
 *
 * A write is answered only when it is in the log. Discards are refused, so that no block loses its content unlogged.
 */
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <fuse3/fuse.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { WRITE = 1, FLUSH = 2, MARK = 3 };

/* In the byte order of the machine, as the reader is on it too. */
struct entry {
  uint32_t kind;
  uint32_t length;
  uint64_t offset;
};

static char *disk;
static size_t size;
static int log_fd = -1;

static int append(enum kind kind, uint64_t offset, const char *bytes, size_t length) {
  if (log_fd < 0) return 0;
  struct entry head = {kind, (uint32_t)length, offset};
  struct iovec parts[2] = {{&head, sizeof head}, {(char *)bytes, length}};
  ssize_t done = writev(log_fd, parts, length ? 2 : 1);
  if (done == (ssize_t)(sizeof head + length)) return 0;
  /* A torn entry would make the rest of the log unreadable: the run is worth nothing any more. */
  fprintf(stderr, "logdisk: cannot write the log: %s\n", done < 0 ? strerror(errno) : "short write");
  _exit(1);
}

static int command(const char *text, size_t length) {
  while (length && text[length - 1] == '\n') length--;
  if (length > 5 && !memcmp(text, "mark ", 5)) return append(MARK, 0, text + 5, length - 5);
  /* Dropping the private copies of the pages shows those of IMAGE again. */
  if (length == 6 && !memcmp(text, "revert", 6)) return madvise(disk, size, MADV_DONTNEED) ? -errno : 0;
  return -EINVAL;
}

static int is_disk(const char *path) { return !strcmp(path, "/disk"); }

static int on_getattr(const char *path, struct stat *st, struct fuse_file_info *info) {
  (void)info;
  memset(st, 0, sizeof *st);
  st->st_nlink = 1;
  if (!strcmp(path, "/")) st->st_mode = S_IFDIR | 0700;
  else if (!strcmp(path, "/control")) st->st_mode = S_IFREG | 0600;
  else if (is_disk(path)) {
    st->st_mode = S_IFREG | 0600;
    st->st_size = (off_t)size;
    st->st_blocks = (blkcnt_t)(size / 512);
  } else return -ENOENT;
  return 0;
}

static int on_readdir(const char *path, void *to, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *info,
                      enum fuse_readdir_flags flags) {
  (void)path, (void)offset, (void)info, (void)flags;
  fill(to, "disk", NULL, 0, 0);
  fill(to, "control", NULL, 0, 0);
  return 0;
}

/* Past the page cache: what the loop device writes must arrive here before it is answered. */
static int on_open(const char *path, struct fuse_file_info *info) {
  (void)path;
  info->direct_io = 1;
  return 0;
}

static int on_truncate(const char *path, off_t length, struct fuse_file_info *info) {
  (void)length, (void)info;
  return is_disk(path) ? -EPERM : 0;
}

static int on_read(const char *path, char *to, size_t length, off_t offset, struct fuse_file_info *info) {
  (void)info;
  if (!is_disk(path) || (size_t)offset >= size) return 0;
  if (length > size - (size_t)offset) length = size - (size_t)offset;
  memcpy(to, disk + offset, length);
  return (int)length;
}

static int on_write(const char *path, const char *bytes, size_t length, off_t offset, struct fuse_file_info *info) {
  (void)info;
  if (!is_disk(path)) {
    int failed = command(bytes, length);
    return failed ? failed : (int)length;
  }
  if ((size_t)offset > size || length > size - (size_t)offset) return -ENOSPC;
  append(WRITE, (uint64_t)offset, bytes, length);
  memcpy(disk + offset, bytes, length);
  return (int)length;
}

static int on_fsync(const char *path, int data_only, struct fuse_file_info *info) {
  (void)data_only, (void)info;
  return is_disk(path) ? append(FLUSH, 0, NULL, 0) : 0;
}

static int on_fallocate(const char *path, int mode, off_t offset, off_t length, struct fuse_file_info *info) {
  (void)path, (void)mode, (void)offset, (void)length, (void)info;
  return -EOPNOTSUPP;
}

static void *on_init(struct fuse_conn_info *connection, struct fuse_config *config) {
  connection->max_write = 1 << 20;
  config->attr_timeout = 3600;
  config->entry_timeout = 3600;
  return NULL;
}

static const struct fuse_operations operations = {
    .init = on_init,
    .getattr = on_getattr,
    .readdir = on_readdir,
    .open = on_open,
    .truncate = on_truncate,
    .read = on_read,
    .write = on_write,
    .fsync = on_fsync,
    .fallocate = on_fallocate,
};

static int fail(const char *what) {
  fprintf(stderr, "logdisk: %s: %s\n", what, strerror(errno));
  return 1;
}

int main(int count, char **words) {
  if (count != 3 && count != 4) {
    fprintf(stderr, "usage: logdisk IMAGE DIRECTORY [LOG]\n");
    return 2;
  }
  int image = open(words[1], O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (image < 0 || fstat(image, &st)) return fail(words[1]);
  size = (size_t)st.st_size;
  disk = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, image, 0);
  if (disk == MAP_FAILED) return fail(words[1]);
  close(image);
  if (count == 4) {
    log_fd = open(words[3], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0) return fail(words[3]);
  }
  /* Whoever started it unmounts it; if that one dies it must not stay. */
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  /* A disk does not wait for a busy processor. Where this is not allowed, everything only takes longer. */
  setpriority(PRIO_PROCESS, 0, -15);
  char *arguments[] = {words[0], "-s", "-f", words[2], NULL};
  return fuse_main(4, arguments, &operations, NULL);
}
