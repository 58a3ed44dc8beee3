"""交换: workbooks come in, bundles come and go."""
