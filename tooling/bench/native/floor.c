/*
 * The floor: what the durable operations of Muse cost if nothing but the necessary is done, from C. It answers requests on
 * its standard input, one a line, with one line of nanoseconds, so that it can run in turn with what it is compared to:
 *
 *   replace <dir> <bytes> <times>      replaces one file so often: temp, write, fsync, rename, fsync of the directory
 *   pack <dir> <objects> <bytes>       a new file of so many objects, in one write, with the same steps
 *   hashed <dir> <objects> <bytes>     the same, and the SHA-256 of each object; "unknown" where there is no libcrypto
 *
 * Directories are relative and without spaces. What is written is made before the clock starts. It ends with its input.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, SHA256_LENGTH = 32 };

typedef unsigned char *(*Sha256)(const unsigned char *, size_t, unsigned char *);

static _Noreturn void fail(const char *what) {
  fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
  exit(1);
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static unsigned char *random_bytes(size_t length) {
  unsigned char *bytes = malloc(length);
  if (bytes == NULL) fail("malloc");
  for (size_t done = 0; done < length;) {
    ssize_t count = getrandom(bytes + done, length - done, 0);
    if (count < 0) fail("getrandom");
    done += (size_t)count;
  }
  return bytes;
}

static void write_all(int fd, const unsigned char *bytes, size_t length) {
  for (size_t done = 0; done < length;) {
    ssize_t count = write(fd, bytes + done, length - done);
    if (count <= 0) fail("write");
    done += (size_t)count;
  }
}

/* The eight calls of a durable replacement, the directory opened each time. */
static void publish(const char *dir, const char *name, mode_t mode, const unsigned char *bytes, size_t length) {
  static unsigned counter;
  char temp[PATH_SIZE], target[PATH_SIZE];
  snprintf(temp, sizeof temp, "%s/.floor-tmp-%d-%u", dir, (int)getpid(), counter++);
  snprintf(target, sizeof target, "%s/%s", dir, name);
  int fd = open(temp, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
  if (fd < 0) fail(temp);
  write_all(fd, bytes, length);
  if (fsync(fd) != 0) fail("fsync");
  if (close(fd) != 0) fail("close");
  if (rename(temp, target) != 0) fail("rename");
  fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) fail(dir);
  if (fsync(fd) != 0) fail("fsync of the directory");
  close(fd);
}

static void replace(const char *dir, size_t length, int times) {
  unsigned char *bytes = random_bytes(length);
  for (int index = 0; index < times; index++) {
    memcpy(bytes, &index, sizeof index);
    long long from = now();
    publish(dir, "floor", 0666, bytes, length);
    printf(index == 0 ? "%lld" : " %lld", now() - from);
  }
  free(bytes);
}

static void pack(const char *dir, size_t count, size_t size, Sha256 sha256) {
  unsigned char *bytes = random_bytes(count * size);
  unsigned char *sums = malloc(count * SHA256_LENGTH);
  if (sums == NULL) fail("malloc");
  memset(sums, 0, count * SHA256_LENGTH);
  long long from = now();
  if (sha256 != NULL) {
    for (size_t index = 0; index < count; index++) sha256(bytes + index * size, size, sums + index * SHA256_LENGTH);
  }
  publish(dir, "floor-pack", 0444, bytes, count * size);
  printf("%lld", now() - from);
  free(sums);
  free(bytes);
}

static Sha256 find_sha256(void) {
  static const char *const names[] = {"libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so"};
  for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
    void *library = dlopen(names[index], RTLD_NOW);
    if (library != NULL) return (Sha256)dlsym(library, "SHA256");
  }
  return NULL;
}

int main(void) {
  Sha256 sha256 = find_sha256();
  char line[PATH_SIZE + 64], what[16], dir[PATH_SIZE];
  unsigned long first, second;
  while (fgets(line, sizeof line, stdin) != NULL) {
    if (sscanf(line, "%15s %4000s %lu %lu", what, dir, &first, &second) != 4) {
      fprintf(stderr, "floor: not a request: %s", line);
      return 2;
    }
    if (strcmp(what, "replace") == 0) replace(dir, first, (int)second);
    else if (strcmp(what, "pack") == 0) pack(dir, first, second, NULL);
    else if (strcmp(what, "hashed") != 0) return 2;
    else if (sha256 == NULL) printf("unknown");
    else pack(dir, first, second, sha256);
    printf("\n");
    fflush(stdout);
  }
  return 0;
}
