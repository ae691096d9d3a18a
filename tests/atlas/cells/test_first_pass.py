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


def test_parts_of_any_size_come_back_to_the_bit() -> None:
    random = np.random.default_rng(7)
    parts = [
        FirstPart(
            np.arange(n_profiles, dtype=np.int32),
            *random.normal(size=(2, n_profiles)),
            np.arange(n_tissues, dtype=np.int16),
            random.normal(size=(n_tissues, 3)),
            random.integers(9, size=(n_tissues, 3), dtype=np.uint16),
        )
        for n_profiles, n_tissues in [(2, 1), (5, 0), (1, 2)]
    ]
    found = FirstBlock.from_arrays(FirstBlock(*np.zeros((2, 4)), tuple(parts), ()).to_arrays())
    assert len(found.parts) == len(parts)
    for one, other in zip(found.parts, parts, strict=True):
        for name, array in vars(other).items():
            again = getattr(one, name)
            assert (again.dtype, again.shape) == (array.dtype, array.shape)
            assert again.tobytes() == array.tobytes()
