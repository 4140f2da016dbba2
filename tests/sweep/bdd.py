# SPDX-License-Identifier: GPL-2.0-only
"""
Sets of 32-bit words, as binary decision diagrams.

A set is a number: 0 is the empty set, 1 is all words, any other names a node
that asks for one bit (bit 31 first) and goes on to one of two sets. Equal sets
have equal numbers.
"""

EMPTY, ALL = 0, 1
BITS = 32

_depth = [BITS, BITS]
_clear = [EMPTY, ALL]
_set = [EMPTY, ALL]
_nodes = {}
_results = {}


def node(depth, clear, set_):
    """The words whose bit 31 - depth leads to one of two sets."""
    if clear == set_:
        return clear
    key = (depth, clear, set_)
    if key not in _nodes:
        _nodes[key] = len(_depth)
        _depth.append(depth)
        _clear.append(clear)
        _set.append(set_)
    return _nodes[key]


def _split(a, depth):
    return (_clear[a], _set[a]) if _depth[a] == depth else (a, a)


def complement(a):
    if a in (EMPTY, ALL):
        return 1 - a
    key = ("not", a)
    if key not in _results:
        _results[key] = node(_depth[a], complement(_clear[a]), complement(_set[a]))
    return _results[key]


def intersection(a, b):
    if a == EMPTY or b == EMPTY:
        return EMPTY
    if a == ALL or a == b:
        return b
    if b == ALL:
        return a
    key = ("and", min(a, b), max(a, b))
    if key not in _results:
        depth = min(_depth[a], _depth[b])
        a_clear, a_set = _split(a, depth)
        b_clear, b_set = _split(b, depth)
        _results[key] = node(depth, intersection(a_clear, b_clear), intersection(a_set, b_set))
    return _results[key]


def union(a, b):
    return complement(intersection(complement(a), complement(b)))


def difference(a, b):
    return intersection(a, complement(b))


def cube(mask, value):
    """The words of which (word & mask) == value."""
    result = ALL
    for bit in range(BITS):
        if mask >> bit & 1:
            depth = BITS - 1 - bit
            result = node(depth, EMPTY, result) if value >> bit & 1 else node(depth, result, EMPTY)
    return result


def with_top_byte(a, byte):
    """The words that are in a when their top byte is replaced by this one."""
    for depth in range(8):
        if _depth[a] == depth:
            a = _set[a] if byte >> (7 - depth) & 1 else _clear[a]
    return a


def from_flags(flags, depth):
    """The set of the words whose flag is not 0, for bytes of 2^(32 - depth) flags."""
    if not any(flags):
        return EMPTY
    if all(flags):
        return ALL
    key = ("flags", flags)
    if key not in _results:
        half = len(flags) // 2
        _results[key] = node(depth, from_flags(flags[:half], depth + 1),
                             from_flags(flags[half:], depth + 1))
    return _results[key]


def from_parts(parts):
    """One set out of 2^n, each for one value of the topmost n bits."""
    depth = len(parts).bit_length() - 1
    while depth:
        depth -= 1
        parts = [node(depth, parts[i], parts[i + 1]) for i in range(0, len(parts), 2)]
    return parts[0]


def size(a):
    """How many words are in the set."""
    def below(n):
        if n in (EMPTY, ALL):
            return n
        key = ("size", n)
        if key not in _results:
            _results[key] = sum(below(m) << (_depth[m] - _depth[n] - 1)
                                for m in (_clear[n], _set[n]))
        return _results[key]
    return below(a) << _depth[a]


def cover(need, may):
    """
    Few cubes that hold every word of need and none outside may.

    The recursion of Minato and Morreale: what must be covered with the topmost
    bit clear and cannot be with it set, the reverse, and the rest without
    asking for the bit. Returns (cubes, the set they hold).
    """
    if need == EMPTY:
        return (), EMPTY
    if may == ALL:
        return ((0, 0),), ALL
    key = ("cover", need, may)
    if key in _results:
        return _results[key]
    depth = min(_depth[need], _depth[may])
    bit = 1 << (BITS - 1 - depth)
    need_clear, need_set = _split(need, depth)
    may_clear, may_set = _split(may, depth)
    cubes_clear, held_clear = cover(difference(need_clear, may_set), may_clear)
    cubes_set, held_set = cover(difference(need_set, may_clear), may_set)
    rest = union(difference(need_clear, held_clear), difference(need_set, held_set))
    cubes_both, held_both = cover(rest, intersection(may_clear, may_set))
    cubes = tuple((mask | bit, value) for mask, value in cubes_clear)
    cubes += tuple((mask | bit, value | bit) for mask, value in cubes_set)
    held = union(node(depth, held_clear, held_set), held_both)
    _results[key] = (cubes + cubes_both, held)
    return _results[key]
