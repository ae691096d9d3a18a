"""What all tests share: hypothesis without deadlines, and the same examples each time in CI.

Machines are noisy, so a slow example is no failure; a person's runs go on looking for new ones.
"""

import os

from hypothesis import settings

settings.register_profile("exploring", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady" if os.environ.get("CI") else "exploring")
