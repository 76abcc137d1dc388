"""The product's settings, and beside its pages the empty one that they are compared with."""

from undersigned.config.settings import *  # noqa: F403

ROOT_URLCONF = "_urls"
