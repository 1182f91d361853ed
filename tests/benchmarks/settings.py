"""The site's settings, with static files in a folder of the benchmark."""

import os

from studyguide.settings import *  # noqa: F403

STATIC_ROOT = os.environ["STATIC"]
