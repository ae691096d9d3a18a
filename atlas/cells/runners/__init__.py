"""Who does the work of a streaming build: this process, processes beside it, or a cluster.

A runner (``runner``) is given a function and tasks and yields the results in the order of the
tasks, whoever made them: ``inline``, ``processes`` and ``cluster`` give the same bits. ``choose``
takes the one that suits a file. ``kept`` keeps finished results on the disk, so that a build that
is killed goes on where it was; ``progress`` counts them.

    with choose(file, workers=workers, scheduler=scheduler) as runner:
        kept = Kept(publish.kept(stage, dataset) / "sums", identity, Sums)
        results = kept.run(runner, partial(add_up, file), blocks)
        for sums in counted(results, len(blocks), progress):
            total.add(sums)
"""
