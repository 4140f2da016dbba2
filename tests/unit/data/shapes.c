// SPDX-License-Identifier: GPL-2.0-only
/*
 * Types of every shape; shapes.btf, made by build.sh, has what gcc says of them.
 */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef u32 again_t;
typedef again_t chain_t;
typedef _Bool bool;

enum color { RED, GREEN = 5, BLUE = 4000000000u };
enum level { LOW = -3, HIGH = 3 };

struct declared_only;

struct inner {
	u16 a;
	char name[12];
	u32 list[3];
};

struct outer {
	u64 number;
	struct inner in;
	struct inner many[4];
	struct outer *next;
	struct outer **table;
	struct declared_only *secret;
	const void *blob;
	const char *text;
	union {
		u32 word;
		struct {
			u8 low;
			u8 high;
		};
	};
	u32 bits_a : 3;
	u32 bits_b : 13;
	int bits_s : 5;
	bool flag : 1;
	enum level bits_c : 4;
	u64 wide : 40;
	enum color color;
	enum level level;
	chain_t chained;
	bool yes;
	void (*call)(struct outer *self, int (*how)(const char *));
	u8 bytes[16];
	u32 grid[6];
	volatile const int *const steady;
	__int128 huge;
	double real;
	u64 flexible[];
};

struct packed {
	u8 one;
	u32 four;
	u32 bits : 31;
} __attribute__((packed));

/* Passed in two registers, in one, by reference or on the stack */
struct pair {
	void *first;
	u32 second;
	u16 third;
	u8 last : 1;
};

struct small {
	u16 a;
	int b;
};

struct large {
	u64 words[3];
	char tail[8];
};

struct real {
	double x;
};

struct file {
	u32 f_flags;
};

struct dentry {
	u32 d_flags;
};

int simple(struct outer *o, const char *path, int count, u8 byte, struct file *file,
	   struct dentry *dentry)
{
	return 0;
}

/* arm64: pair in x1 and x2, wide in x4 and x5, late in x6, large by a reference in x7 */
long passed(int first, struct pair pair, int second, __int128 wide, struct small small,
	    struct large large, int stacked, struct pair tail)
{
	return 0;
}

struct large returns_large(int only)
{
	return (struct large){ { 0 } };
}

struct pair returns_pair(void)
{
	return (struct pair){ 0 };
}

struct outer *returns_pointer(struct outer *o)
{
	return o;
}

void returns_nothing(double real, int after, struct real wrapped, int unknown)
{
}

int on_stack(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g, u64 h, u8 ninth, struct outer *tenth)
{
	return 0;
}

int squeezed(struct packed *p, struct packed by_value, int next)
{
	return 0;
}

int variadic(const char *format, ...)
{
	return 0;
}

/* Of vmlinux-arm64 */
long vfs_read(struct outer *file, char *buf, u64 count)
{
	return 0;
}

long part(void)
{
	return 0;
}
