"""Layer 1: files to tables. Knows neither Streamlit nor plotly."""
