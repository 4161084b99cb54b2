"""Settings for every test: property tests are judged by their result, not by the machine's speed."""

from hypothesis import HealthCheck, settings

settings.register_profile("readylayer", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("readylayer")
