"""What pass 1 finds in a block comes back from the disk as it was, in its order."""

import numpy as np

from atlas.cells.first_pass import FirstBlock, FirstPart


def part(number: int) -> FirstPart:
    one = np.full(1, float(number))
    return FirstPart(one.astype(np.int32), one, one, one.astype(np.int32), one[None], one[None])


def test_the_parts_of_a_block_keep_their_order_whatever_their_number() -> None:
    block = FirstBlock(np.zeros(3), np.ones(3), tuple(map(part, range(1_200))), (), None)
    found = FirstBlock.from_arrays(block.to_arrays())
    assert [int(one.profile_depth[0]) for one in found.parts] == list(range(1_200))
    assert found.fault is None
