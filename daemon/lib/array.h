/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arrays that grow by one element at a time, and sorted ones that are searched.
 */
#ifndef PROBE_LIB_ARRAY_H
#define PROBE_LIB_ARRAY_H

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#define ARRAY_ROOM_MIN 16

/**
 * ARRAY_GROW() - make room for one more element
 * @array: pointer to the elements, or NULL; of who owns the array
 * @n: elements that it has
 * @room: elements that there is room for, a size_t; doubled when all is taken
 *
 * Each is evaluated more than once. When memory is short all stays as it was.
 *
 * Return: 0 or -ENOMEM
 */
#define ARRAY_GROW(array, n, room)                                                          \
	({                                                                                  \
		int r_ = 0;                                                                 \
		if ((n) == (room)) {                                                        \
			size_t room_ = (room) ? 2 * (room) : ARRAY_ROOM_MIN;                \
			typeof(array) more_ = reallocarray(array, room_, sizeof(*(array))); \
			if (more_) {                                                        \
				(array) = more_;                                            \
				(room) = room_;                                             \
			} else {                                                            \
				r_ = -ENOMEM;                                               \
			}                                                                   \
		}                                                                           \
		r_;                                                                         \
	})

/**
 * PARTITION_POINT() - where the first elements of a sorted array end
 * @n: elements of the array
 * @i: a name: the index of an element in @is_first
 * @is_first: an expression that is true for the first elements, and for no other
 *
 * Return: index of the first element for which @is_first is false; @n for none
 */
#define PARTITION_POINT(n, i, is_first)                       \
	({                                                    \
		size_t low_ = 0, high_ = (n);                 \
		while (low_ < high_) {                        \
			size_t i = low_ + (high_ - low_) / 2; \
			if (is_first)                         \
				low_ = i + 1;                 \
			else                                  \
				high_ = i;                    \
		}                                             \
		low_;                                         \
	})

#endif /* PROBE_LIB_ARRAY_H */
