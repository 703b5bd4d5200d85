"""Layer 2: tables to tables. Pure questions; knows neither Streamlit nor plotly."""
