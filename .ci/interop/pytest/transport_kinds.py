"""Each call sees the kind of transport that it came by.

Stands in for the group of that name of later releases of the reference.
"""

import pytest


class TestTransportKindContext:
    @pytest.mark.timeout(120)
    def test_each_transport_reports_its_kind(self, conformance_transport_kind_probes):
        assert conformance_transport_kind_probes
        for kind, probe in conformance_transport_kind_probes:
            assert probe() == kind
